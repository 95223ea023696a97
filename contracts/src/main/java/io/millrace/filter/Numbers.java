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

  /** The number whose text this is; NaN where there is none. */
  static double spelled(String text) {
    if (text.isEmpty() || text.charAt(0) > '9') {
      return Double.NaN;
    }
    try {
      double number = Double.parseDouble(text) + 0.0;
      return text(number).equals(text) ? number : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
