package io.millrace.feature;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Counts strings by their codes. */
final class TermLearner extends Learner {
  private final Vocabulary vocabulary;
  private final @Nullable Dictionary dictionary;
  private int[] counts = new int[64];

  /**
   * @param dictionary null if the strings are hashed: then there is nothing to learn
   */
  TermLearner(Vocabulary vocabulary, @Nullable Dictionary dictionary) {
    this.vocabulary = vocabulary;
    this.dictionary = dictionary;
  }

  @Override
  void learn(Column column, int examples) {
    if (dictionary == null) {
      return;
    }
    TermColumn terms = (TermColumn) column;
    for (int i = 0; i < terms.end(examples - 1); i++) {
      int code = terms.codeAt(i);
      if (code != TermColumn.MISSING) {
        if (code >= counts.length) {
          counts = Arrays.copyOf(counts, Math.max(code + 1, counts.length * 2));
        }
        counts[code]++;
      }
    }
  }

  @Override
  FieldState state() {
    return dictionary == null || vocabulary.shares().isPresent()
        ? FieldState.NONE
        : new FieldState(terms(dictionary, vocabulary.minCount()), List.of(), 0, 1);
  }

  /** Most frequent first, equals by name: the same data always gives the same rows. */
  private List<String> terms(Dictionary strings, int minCount) {
    long[] byCount =
        IntStream.range(0, Math.min(counts.length, strings.size()))
            .filter(code -> counts[code] >= minCount)
            .mapToLong(code -> ((long) -counts[code] << 32) | code)
            .sorted()
            .toArray();
    String[] terms = new String[byCount.length];
    int tied = 0;
    for (int i = 0; i < byCount.length; i++) {
      terms[i] = strings.term((int) byCount[i]);
      if (i + 1 == byCount.length || byCount[i] >> 32 != byCount[i + 1] >> 32) {
        Arrays.sort(terms, tied, i + 1);
        tied = i + 1;
      }
    }
    return List.of(terms);
  }
}
