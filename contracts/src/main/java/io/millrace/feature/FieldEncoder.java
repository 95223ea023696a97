package io.millrace.feature;

import io.millrace.event.Value;
import io.millrace.hash.Fnv1a;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Encodes one feature's value into rows.
 *
 * <p>Rows of a field, from its first: 0 the missing, 1 the unseen, 2… its terms, hash buckets,
 * buckets or vector components. A plain number has two: the missing, and the one that the number
 * weights.
 */
final class FieldEncoder {
  static final int MISSING = 0;
  static final int UNSEEN = 1;
  static final int FIRST_TERM = 2;

  private final Feature feature;
  private final FieldState state;
  private final Optional<Transform> transform;
  private final int firstRow;
  private final Dictionary terms;
  private final int hashBuckets;

  /**
   * @param shared the encoder whose rows this one uses, or null
   */
  FieldEncoder(Feature feature, FieldState state, int firstRow, @Nullable FieldEncoder shared) {
    this.feature = feature;
    this.state = state;
    this.firstRow = firstRow;
    transform = transform(feature);
    if (shared != null) {
      terms = shared.terms;
      hashBuckets = shared.hashBuckets;
    } else {
      terms = new Dictionary();
      state.terms().forEach(terms::add);
      hashBuckets =
          vocabulary(feature).map(Vocabulary::hashBuckets).orElse(OptionalInt.empty()).orElse(0);
    }
  }

  /** How many rows the field needs of its own. */
  static int rowCount(Feature feature, FieldState state) {
    Optional<Vocabulary> vocabulary = vocabulary(feature);
    if (vocabulary.isPresent()) {
      return FIRST_TERM + vocabulary.get().hashBuckets().orElse(state.terms().size());
    }
    if (feature instanceof Feature.Dense vector) {
      return FIRST_TERM + vector.size();
    }
    if (feature instanceof Feature.TimePart part) {
      return FIRST_TERM + part.part().count();
    }
    if (feature instanceof Feature.Position position) {
      return FIRST_TERM + position.max();
    }
    if (feature instanceof Feature.Retrieval retrieval) {
      return FIRST_TERM + retrieval.value().buckets();
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
    int max = max(feature);
    return strings.size() > max ? strings.subList(0, max) : strings;
  }

  /** How many strings of an example count. */
  static int max(Feature feature) {
    return feature instanceof Feature.Categories categories
        ? categories.max()
        : feature instanceof Feature.Sequence sequence
            ? sequence.max()
            : feature instanceof Feature.TextTokens tokens ? tokens.max() : 1;
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

  static List<Double> vector(Feature.Dense vector, Value value) {
    if (!(value instanceof Value.NumList list)) {
      throw wrong(vector, value);
    }
    if (list.numbers().size() != vector.size()) {
      throw new IllegalArgumentException(
          "feature '%s' needs a vector of %d numbers, has %d"
              .formatted(vector.name(), vector.size(), list.numbers().size()));
    }
    return list.numbers();
  }

  /** The bucket of a hashed string. */
  static int bucket(int hash, int buckets) {
    return Integer.remainderUnsigned(hash, buckets);
  }

  void encode(@Nullable Value value, RowBuffer out) {
    if (vocabulary(feature).isPresent()) {
      encodeStrings(value == null ? List.of() : strings(feature, value), out);
    } else if (feature instanceof Feature.Dense vector && value != null) {
      int component = 0;
      for (double number : vector(vector, value)) {
        out.add(componentRow(component++), (float) number);
      }
    } else {
      double number = value == null ? Double.NaN : number(feature, value);
      out.add(row(number), weight(number));
    }
  }

  private void encodeStrings(List<String> strings, RowBuffer out) {
    if (strings.isEmpty()) {
      out.add(missingRow(), 1f);
      return;
    }
    float weight = pooled(strings.size());
    for (String string : strings) {
      out.add(row(string), weight);
    }
  }

  /** The weight of each of several strings: together they count as one. */
  static float pooled(int strings) {
    return 1f / strings;
  }

  int missingRow() {
    return firstRow + MISSING;
  }

  /** The row of a string. */
  int row(String string) {
    return hashBuckets > 0
        ? bucketRow(bucket(Fnv1a.hash32(string), hashBuckets))
        : firstRow + termOrUnseen(terms.find(string));
  }

  private static int termOrUnseen(int term) {
    return term < 0 ? UNSEEN : FIRST_TERM + term;
  }

  /** The row of a bucket of hashed strings. */
  int bucketRow(int bucket) {
    return firstRow + FIRST_TERM + bucket;
  }

  /** The row of a vector's component. */
  int componentRow(int component) {
    return firstRow + FIRST_TERM + component;
  }

  /** The row of a number; NaN is the missing one. */
  int row(double number) {
    if (feature instanceof Feature.Position position) {
      double place = Double.isNaN(number) ? 1 : Math.min(position.max(), Math.max(1, number));
      return firstRow + FIRST_TERM + (int) place - 1;
    }
    if (Double.isNaN(number)) {
      return missingRow();
    }
    if (feature instanceof Feature.Retrieval retrieval) {
      return firstRow + FIRST_TERM + retrieval.value().bucket(number);
    }
    if (feature instanceof Feature.TimePart part) {
      boolean known = number >= 0 && number < part.part().count();
      return firstRow + (known ? FIRST_TERM + (int) number : UNSEEN);
    }
    if (transform.isPresent() && transform.get() instanceof Transform.Buckets buckets) {
      int bucket = Collections.binarySearch(state.boundaries(), transformed(buckets, number));
      return firstRow + FIRST_TERM + (bucket < 0 ? -bucket - 1 : bucket + 1);
    }
    return firstRow + UNSEEN;
  }

  /** The weight of a number's row. */
  float weight(double number) {
    if (transform.isEmpty()
        || transform.get() instanceof Transform.Buckets
        || Double.isNaN(number)) {
      return 1f;
    }
    return (float) ((transformed(transform.get(), number) - state.mean()) / state.deviation());
  }

  private static IllegalArgumentException wrong(Feature feature, Value value) {
    return new IllegalArgumentException(
        "feature '%s' cannot be read from a value of type %s"
            .formatted(feature.name(), value.getClass().getSimpleName().toLowerCase(Locale.ROOT)));
  }
}
