package io.millrace.event.codec;

import java.nio.charset.StandardCharsets;

/**
 * Walks over JSON that is spelt in the plainest way: no escapes, no null, no exponents, nothing but
 * blanks between the tokens. Whatever else it meets, it stops with {@link #NOT_PLAIN}: not a
 * verdict, only the advice to look with a parser that knows all of JSON.
 *
 * <p>The bytes must have been found to be UTF-8.
 */
final class PlainText {
  /** Made once: it is thrown where a trace would cost more than the parsing. */
  static final NotPlainException NOT_PLAIN = new NotPlainException();

  /** So many digits are exact in a long and, undivided, in a double. */
  private static final int EXACT_DIGITS = 15;

  private static final int LONGEST_NUMBER = 25;
  private static final double[] TENS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private final byte[] bytes;
  private int at;

  /** Whether the last number had a point. */
  private boolean point;

  PlainText(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The bytes are something that this class does not read. */
  static final class NotPlainException extends Exception {
    private static final long serialVersionUID = 1L;

    private NotPlainException() {
      super("not plain", null, false, false);
    }
  }

  /** The next byte that is no blank; it is not passed. */
  byte peek() throws NotPlainException {
    while (at < bytes.length && bytes[at] == ' ') {
      at++;
    }
    if (at >= bytes.length) {
      throw NOT_PLAIN;
    }
    return bytes[at];
  }

  void expect(char wanted) throws NotPlainException {
    if (peek() != wanted) {
      throw NOT_PLAIN;
    }
    at++;
  }

  /** Whether another element follows a comma; else passes the closing bracket. */
  boolean more(char close) throws NotPlainException {
    byte next = peek();
    at++;
    if (next == close) {
      return false;
    }
    if (next != ',') {
      throw NOT_PLAIN;
    }
    return true;
  }

  /** Passes an opening bracket; whether there is anything before the closing one. */
  boolean open(char open, char close) throws NotPlainException {
    expect(open);
    if (peek() == close) {
      at++;
      return false;
    }
    return true;
  }

  void end() throws NotPlainException {
    if (at != bytes.length) {
      throw NOT_PLAIN;
    }
  }

  /** Passes a text and the colon behind it; the name it is, else stops. */
  PlainField field() throws NotPlainException {
    expect('"');
    int from = at;
    while (at < bytes.length && bytes[at] != '"') {
      at++;
    }
    PlainField field = at < bytes.length ? PlainField.find(bytes, from, at) : null;
    if (field == null) {
      throw NOT_PLAIN;
    }
    at++;
    expect(':');
    return field;
  }

  /** A text of at most as many bytes; without control characters below U+0080. */
  String text(int most) throws NotPlainException {
    expect('"');
    int from = at;
    boolean ascii = true;
    while (at < bytes.length && bytes[at] != '"') {
      byte b = bytes[at++];
      if (b == '\\' || b >= 0 && b < ' ' || b == 0x7f) {
        throw NOT_PLAIN;
      }
      ascii &= b >= 0;
    }
    int length = at - from;
    if (at++ >= bytes.length || length > most) {
      throw NOT_PLAIN;
    }
    return new String(
        bytes, from, length, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }

  boolean flag() throws NotPlainException {
    boolean yes = peek() == 't';
    String word = yes ? "true" : "false";
    for (int i = 0; i < word.length(); i++) {
      if (at == bytes.length || bytes[at++] != word.charAt(i)) {
        throw NOT_PLAIN;
      }
    }
    return yes;
  }

  /** A whole number of at most nine digits. */
  int whole() throws NotPlainException {
    double number = number();
    if (Math.abs(number) >= 1e9 || Double.compare(number, (double) (int) number) != 0 || point) {
      throw NOT_PLAIN;
    }
    return (int) number;
  }

  /** A number as it stands in an object of any kind: whole ones stay whole. */
  Object plainNumber() throws NotPlainException {
    double number = number();
    if (point) {
      return number;
    }
    if (Math.abs(number) >= 1e9) {
      throw NOT_PLAIN;
    }
    return (int) number;
  }

  double number() throws NotPlainException {
    byte first = peek();
    int from = at;
    if (first == '-') {
      at++;
    }
    int digits = at;
    long value = 0;
    int places = 0;
    point = false;
    for (; at < bytes.length; at++) {
      byte b = bytes[at];
      if (b >= '0' && b <= '9') {
        value = value * 10 + (b - '0');
        places += point ? 1 : 0;
      } else if (b == '.' && !point && at > digits) {
        point = true;
      } else {
        break;
      }
    }
    int length = at - from;
    boolean leadingZero = length > 1 && bytes[digits] == '0' && !startsFraction(digits);
    boolean zeroBelow = first == '-' && value == 0;
    if (at == digits
        || leadingZero
        || zeroBelow
        || point && places == 0
        || length > LONGEST_NUMBER
        || at < bytes.length && (bytes[at] | 0x20) == 'e') {
      throw NOT_PLAIN;
    }
    if (at - digits - (point ? 1 : 0) > EXACT_DIGITS) {
      return Double.parseDouble(new String(bytes, from, length, StandardCharsets.ISO_8859_1));
    }
    // Both are exact, so the quotient is rounded once, as it should be.
    double number = value / TENS[places];
    return first == '-' ? -number : number;
  }

  private boolean startsFraction(int digits) {
    return digits + 1 >= at || bytes[digits + 1] == '.';
  }
}
