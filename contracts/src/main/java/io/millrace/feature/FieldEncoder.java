package io.millrace.feature;

import io.millrace.event.Value;
import io.millrace.hash.Fnv1a;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Encodes one feature's value into rows.
 *
 * <p>Rows of a field, from its first: 0 the missing, 1 the unseen, 2… its terms, hash buckets,
 * quantile buckets or vector components. A plain number has two: the missing, and the one that the
 * number weights.
 */
final class FieldEncoder {
  static final int MISSING = 0;
  static final int UNSEEN = 1;
  static final int FIRST_TERM = 2;

  /** Cross rows are hashed into this many buckets a cross. */
  static final int CROSS_BUCKETS = 1 << 16;

  private final Feature feature;
  private final FieldState state;
  private final int firstRow;
  private final Map<String, Integer> terms = new HashMap<>();
  private final OptionalInt hashBuckets;

  /**
   * @param shared the encoder whose rows this one uses, or null
   */
  FieldEncoder(Feature feature, FieldState state, int firstRow, @Nullable FieldEncoder shared) {
    this.feature = feature;
    this.state = state;
    this.firstRow = firstRow;
    if (shared != null) {
      terms.putAll(shared.terms);
      hashBuckets = shared.hashBuckets;
    } else {
      hashBuckets = vocabulary(feature).map(Vocabulary::hashBuckets).orElse(OptionalInt.empty());
    }
    for (int i = 0; i < state.terms().size(); i++) {
      terms.put(state.terms().get(i), FIRST_TERM + i);
    }
  }

  /** How many rows the field needs of its own. */
  static int rowCount(Feature feature, FieldState state) {
    Optional<Vocabulary> vocabulary = vocabulary(feature);
    if (vocabulary.isPresent()) {
      return FIRST_TERM + vocabulary.get().hashBuckets().orElse(state.terms().size());
    }
    if (feature instanceof Feature.Vector vector) {
      return FIRST_TERM + vector.size();
    }
    if (feature instanceof Feature.TimePart part) {
      return FIRST_TERM + part.part().count();
    }
    if (feature instanceof Feature.Position position) {
      return FIRST_TERM + position.max();
    }
    if (transform(feature).orElse(null) instanceof Transform.Buckets) {
      return FIRST_TERM + state.boundaries().size() + 1;
    }
    return FIRST_TERM;
  }

  /** The feature's vocabulary; empty where its values are not strings. */
  static Optional<Vocabulary> vocabulary(Feature feature) {
    if (feature instanceof Feature.Category category) {
      return Optional.of(category.vocabulary());
    }
    if (feature instanceof Feature.Categories categories) {
      return Optional.of(categories.vocabulary());
    }
    if (feature instanceof Feature.Sequence sequence) {
      return Optional.of(sequence.vocabulary());
    }
    return feature instanceof Feature.TextTokens tokens
        ? Optional.of(tokens.vocabulary())
        : Optional.empty();
  }

  /** The feature's transform; empty where its values are not numbers. */
  static Optional<Transform> transform(Feature feature) {
    if (feature instanceof Feature.Number number) {
      return Optional.of(number.transform());
    }
    if (feature instanceof Feature.Count count) {
      return Optional.of(count.transform());
    }
    return feature instanceof Feature.Rate rate ? Optional.of(rate.transform()) : Optional.empty();
  }

  /** The number that a transform is fitted on and applied to. */
  static double transformed(Transform transform, double number) {
    return transform instanceof Transform.Log
        ? Math.signum(number) * Math.log1p(Math.abs(number))
        : number;
  }

  /** The strings of a value, for features that have a vocabulary; cut to the feature's maximum. */
  static List<String> strings(Feature feature, Value value) {
    List<String> strings;
    if (value instanceof Value.TextList list) {
      strings =
          feature instanceof Feature.TextTokens
              ? list.texts().stream().flatMap(text -> Tokens.of(text).stream()).toList()
              : list.texts();
    } else if (value instanceof Value.Text text) {
      strings =
          feature instanceof Feature.TextTokens
              ? Collections.unmodifiableList(Tokens.of(text.text()))
              : List.of(text.text());
    } else if (value instanceof Value.Flag flag) {
      strings = List.of(Boolean.toString(flag.flag()));
    } else if (value instanceof Value.Num number) {
      strings = List.of(Tokens.plain(number.number()));
    } else {
      throw wrong(feature, value);
    }
    int max =
        feature instanceof Feature.Categories categories
            ? categories.max()
            : feature instanceof Feature.Sequence sequence
                ? sequence.max()
                : feature instanceof Feature.TextTokens tokens ? tokens.max() : 1;
    return strings.size() > max ? strings.subList(0, max) : strings;
  }

  static double number(Feature feature, Value value) {
    if (value instanceof Value.Num number) {
      return number.number();
    }
    if (value instanceof Value.Flag flag) {
      return flag.flag() ? 1 : 0;
    }
    throw wrong(feature, value);
  }

  void encode(@Nullable Value value, RowBuffer out) {
    if (feature instanceof Feature.Position position) {
      double place = value == null ? 1 : number(feature, value);
      out.add(firstRow + FIRST_TERM + (int) Math.min(position.max(), Math.max(1, place)) - 1, 1f);
    } else if (value == null) {
      out.add(firstRow + MISSING, 1f);
    } else if (feature instanceof Feature.Vector vector) {
      encodeVector(vector, value, out);
    } else if (feature instanceof Feature.TimePart part) {
      double number = number(feature, value);
      boolean known = number >= 0 && number < part.part().count();
      out.add(firstRow + (known ? FIRST_TERM + (int) number : UNSEEN), 1f);
    } else if (transform(feature).isPresent()) {
      Transform transform = transform(feature).get();
      encodeNumber(transformed(transform, number(feature, value)), transform, out);
    } else {
      encodeStrings(strings(feature, value), out);
    }
  }

  private void encodeStrings(List<String> strings, RowBuffer out) {
    if (strings.isEmpty()) {
      out.add(firstRow + MISSING, 1f);
      return;
    }
    float weight = 1f / strings.size();
    for (String string : strings) {
      out.add(firstRow + row(string), weight);
    }
  }

  private int row(String string) {
    if (hashBuckets.isPresent()) {
      return FIRST_TERM + Integer.remainderUnsigned(Fnv1a.hash32(string), hashBuckets.getAsInt());
    }
    return terms.getOrDefault(string, UNSEEN);
  }

  private void encodeNumber(double number, Transform transform, RowBuffer out) {
    if (transform instanceof Transform.Buckets) {
      int bucket = Collections.binarySearch(state.boundaries(), number);
      out.add(firstRow + FIRST_TERM + (bucket < 0 ? -bucket - 1 : bucket + 1), 1f);
    } else {
      out.add(firstRow + UNSEEN, (float) ((number - state.mean()) / state.deviation()));
    }
  }

  private void encodeVector(Feature.Vector vector, Value value, RowBuffer out) {
    if (!(value instanceof Value.NumList list)) {
      throw wrong(feature, value);
    }
    if (list.numbers().size() != vector.size()) {
      throw new IllegalArgumentException(
          "feature '%s' needs a vector of %d numbers, has %d"
              .formatted(feature.name(), vector.size(), list.numbers().size()));
    }
    for (int i = 0; i < vector.size(); i++) {
      out.add(firstRow + FIRST_TERM + i, list.numbers().get(i).floatValue());
    }
  }

  private static IllegalArgumentException wrong(Feature feature, Value value) {
    return new IllegalArgumentException(
        "feature '%s' cannot be read from a value of type %s"
            .formatted(feature.name(), value.getClass().getSimpleName().toLowerCase(Locale.ROOT)));
  }
}
