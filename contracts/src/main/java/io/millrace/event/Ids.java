package io.millrace.event;

/** The rule that every id obeys. */
final class Ids {
  /** Longest id, in UTF-16 units. */
  static final int MAX_LENGTH = 128;

  private Ids() {}

  static void check(String name, String value) {
    if (usual(value)) {
      return;
    }
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " must not be blank");
    }
    if (value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "%s must have at most %d characters, has %d".formatted(name, MAX_LENGTH, value.length()));
    }
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        throw new IllegalArgumentException(name + " must not contain control characters");
      }
    }
  }

  /** Whether an id is short and has visible ASCII characters only, as nearly all have. */
  private static boolean usual(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c > '~') {
        return false;
      }
    }
    return !value.isEmpty() && value.length() <= MAX_LENGTH;
  }
}
