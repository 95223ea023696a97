package io.millrace.text.wordpiece;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits a text into words and single punctuation marks, as BERT's basic tokenization does (Devlin
 * et al. 2019, arXiv 1810.04805): control characters are removed, Chinese characters are words of
 * their own, and accents are stripped if letters are lower-cased.
 *
 * @param lowerCase whether the vocabulary has lower-case letters only
 * @param stripAccents whether combining marks are removed
 * @param splitChinese whether CJK ideographs are separated from each other
 */
record BasicTokenizer(boolean lowerCase, boolean stripAccents, boolean splitChinese) {
  List<String> words(String text) {
    String normalized = normalize(text);
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    normalized
        .codePoints()
        .forEach(
            c -> {
              boolean alone = isPunctuation(c) || (splitChinese && isChinese(c));
              if (alone || isSpace(c)) {
                flush(word, words);
              }
              if (alone) {
                words.add(Character.toString(c));
              } else if (!isSpace(c)) {
                word.appendCodePoint(c);
              }
            });
    flush(word, words);
    return words;
  }

  private static void flush(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private String normalize(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().filter(c -> !isRemoved(c)).forEach(clean::appendCodePoint);
    String normalized = clean.toString();
    if (stripAccents) {
      StringBuilder bare = new StringBuilder(normalized.length());
      Normalizer.normalize(normalized, Normalizer.Form.NFD)
          .codePoints()
          .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
          .forEach(bare::appendCodePoint);
      normalized = bare.toString();
    }
    return lowerCase ? normalized.toLowerCase(Locale.ROOT) : normalized;
  }

  private static boolean isSpace(int c) {
    return c == '\t' || c == '\n' || c == '\r' || Character.getType(c) == Character.SPACE_SEPARATOR;
  }

  private static boolean isRemoved(int c) {
    if (c == '\t' || c == '\n' || c == '\r') {
      return false;
    }
    return c == 0xfffd
        || switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED ->
              true;
          default -> false;
        };
  }

  /** ASCII symbols such as $ count as punctuation too, although Unicode has them elsewhere. */
  private static boolean isPunctuation(int c) {
    if (c < 128) {
      return c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /** The CJK Unified Ideographs blocks with their compatibility forms; no kana and no Hangul. */
  private static boolean isChinese(int c) {
    return (c >= 0x4e00 && c <= 0x9fff)
        || (c >= 0x3400 && c <= 0x4dbf)
        || (c >= 0x20000 && c <= 0x2a6df)
        || (c >= 0x2a700 && c <= 0x2b73f)
        || (c >= 0x2b740 && c <= 0x2b81f)
        || (c >= 0x2b820 && c <= 0x2ceaf)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0x2f800 && c <= 0x2fa1f);
  }
}
