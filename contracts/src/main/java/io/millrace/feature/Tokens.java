package io.millrace.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Strings out of texts and numbers. */
final class Tokens {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

  private Tokens() {}

  /** The words of a text, lower-cased, in order. */
  static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  /**
   * A number as a category: whole numbers without a fraction, so that 7 and 7.0 are one category.
   */
  static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
