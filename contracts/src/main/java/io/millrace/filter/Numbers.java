package io.millrace.filter;

/** Numbers as JSON prints them: whole ones without a point. */
final class Numbers {
  private static final double LARGEST_WHOLE = 1e15;

  private Numbers() {}

  static String text(double number) {
    return number == Math.rint(number) && Math.abs(number) < LARGEST_WHOLE
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /** Whether the text is the number's; the first character rules most texts out at once. */
  static boolean isTextOf(String text, double number) {
    if (text.isEmpty() || text.charAt(0) > '9') {
      return false;
    }
    return text.equals(text(number));
  }
}
