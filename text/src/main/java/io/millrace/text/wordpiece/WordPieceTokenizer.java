package io.millrace.text.wordpiece;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts words into the longest pieces that a vocabulary has, from left to right (Devlin et al. 2019,
 * arXiv 1810.04805, after Wu et al. 2016, arXiv 1609.08144). Immutable.
 *
 * <p>Special tokens that a text spells out, such as {@code [SEP]}, are read as ordinary characters.
 */
public final class WordPieceTokenizer {
  private static final String START = "[CLS]";
  private static final String END = "[SEP]";

  private final Map<String, Integer> vocabulary;
  private final BasicTokenizer basic;
  private final String continuation;
  private final int maxWordLength;
  private final int unknown;
  private final int start;
  private final int end;

  /**
   * @param vocabulary from piece to id
   * @param unknown the piece that stands for a word that cannot be cut
   * @param continuation what a piece that does not begin a word begins with, usually {@code ##}
   * @param maxWordLength longer words, in code points, are unknown
   */
  WordPieceTokenizer(
      Map<String, Integer> vocabulary,
      BasicTokenizer basic,
      String unknown,
      String continuation,
      int maxWordLength) {
    this.vocabulary = new HashMap<>(vocabulary);
    this.basic = basic;
    this.continuation = continuation;
    this.maxWordLength = maxWordLength;
    this.unknown = special(unknown);
    start = special(START);
    end = special(END);
  }

  private int special(String piece) {
    Integer id = vocabulary.get(piece);
    if (id == null) {
      throw new IllegalArgumentException(
          "the vocabulary of %d pieces has no '%s': is it one of BERT's kind?"
              .formatted(vocabulary.size(), piece));
    }
    return id;
  }

  /**
   * Returns the ids of the text's pieces between those of {@code [CLS]} and {@code [SEP]}.
   *
   * @param limit the most ids, those two included; what does not fit is left out
   */
  public long[] encode(String text, int limit) {
    if (limit < 3) {
      throw new IllegalArgumentException("limit must be at least 3, is " + limit);
    }
    long[] ids = new long[limit];
    int size = 0;
    ids[size++] = start;
    for (String word : basic.words(text)) {
      if (size == limit - 1) {
        break;
      }
      size = append(word, ids, size);
    }
    ids[size++] = end;
    return Arrays.copyOf(ids, size);
  }

  /** Appends a word's pieces as far as they fit before the last id; returns the new size. */
  private int append(String word, long[] ids, int size) {
    if (word.codePointCount(0, word.length()) > maxWordLength) {
      ids[size] = unknown;
      return size + 1;
    }
    int next = size;
    int from = 0;
    while (from < word.length()) {
      int to = word.length();
      Integer id = piece(word, from, to);
      while (id == null && to > from) {
        to = word.offsetByCodePoints(to, -1);
        id = to > from ? piece(word, from, to) : null;
      }
      if (id == null) {
        ids[size] = unknown;
        return size + 1;
      }
      if (next < ids.length - 1) {
        ids[next++] = id;
      }
      from = to;
    }
    return next;
  }

  private @Nullable Integer piece(String word, int from, int to) {
    String piece = word.substring(from, to);
    return vocabulary.get(from == 0 ? piece : continuation + piece);
  }
}
