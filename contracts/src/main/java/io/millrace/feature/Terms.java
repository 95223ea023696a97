package io.millrace.feature;

import io.millrace.event.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Strings, each with a row of its own: by a list of those that training saw, or hashed. Several
 * strings of a value are pooled by their mean.
 */
public final class Terms extends Encoding {
  private final Vocabulary vocabulary;
  private final int max;
  private final boolean category;
  private final @Nullable Function<String, List<String>> split;

  private Terms(
      Vocabulary vocabulary,
      int max,
      boolean category,
      @Nullable Function<String, List<String>> split) {
    if (max < 1) {
      throw new IllegalArgumentException("max must be at least 1, is " + max);
    }
    this.vocabulary = vocabulary;
    this.max = max;
    this.category = category;
    this.split = split;
  }

  /** One string as it is. */
  public static Terms category(Vocabulary vocabulary) {
    return new Terms(vocabulary, 1, true, null);
  }

  /** Several strings as they are, the first {@code max}. */
  public static Terms list(Vocabulary vocabulary, int max) {
    return new Terms(vocabulary, max, false, null);
  }

  /**
   * The parts of texts.
   *
   * @param max how many parts of a value count, the first
   * @param split makes the parts of a text; pure
   */
  public static Terms split(Vocabulary vocabulary, int max, Function<String, List<String>> split) {
    return new Terms(vocabulary, max, false, split);
  }

  /** The words of texts, lower-cased. */
  public static Terms words(Vocabulary vocabulary, int max) {
    return split(vocabulary, max, Tokens::of);
  }

  @Override
  public Optional<Vocabulary> vocabulary() {
    return Optional.of(vocabulary);
  }

  @Override
  public boolean isCategory() {
    return category;
  }

  @Override
  public boolean reads(Value value) {
    return !(value instanceof Value.NumList);
  }

  @Override
  public Profile profile() {
    return Profile.ROWS;
  }

  /** How many strings of a value count. */
  int max() {
    return max;
  }

  /** What makes terms of a text; null if it is one term. */
  @Nullable Function<String, List<String>> split() {
    return split;
  }

  /** The terms of a value, at most the maximum. */
  List<String> terms(String feature, Value value) {
    List<String> terms;
    if (value instanceof Value.TextList list) {
      terms = split == null ? list.texts() : parts(list.texts(), split);
    } else if (value instanceof Value.Text text) {
      terms = split == null ? List.of(text.text()) : split.apply(text.text());
    } else if (value instanceof Value.Flag flag) {
      terms = List.of(Boolean.toString(flag.flag()));
    } else if (value instanceof Value.Num number) {
      terms = List.of(Tokens.plain(number.number()));
    } else {
      throw wrong(feature, value);
    }
    return terms.size() > max ? terms.subList(0, max) : terms;
  }

  private static List<String> parts(List<String> texts, Function<String, List<String>> split) {
    List<String> parts = new ArrayList<>();
    texts.forEach(text -> parts.addAll(split.apply(text)));
    return parts;
  }

  @Override
  int rowCount(FieldState state) {
    return FIRST_TERM + vocabulary.hashBuckets().orElse(state.terms().size());
  }

  @Override
  Column column(@Nullable Dictionary dictionary, int hashBuckets) {
    return new TermColumn(this, dictionary, hashBuckets);
  }

  @Override
  Learner learner(@Nullable Dictionary dictionary, SplittableRandom random) {
    return new TermLearner(vocabulary, dictionary);
  }

  @Override
  FieldEncoder encoder(
      String feature, FieldState state, int firstRow, @Nullable FieldEncoder shared) {
    return new TermField(this, feature, state, firstRow, (TermField) shared);
  }
}
