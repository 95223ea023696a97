package io.millrace.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts a filter's text into tokens. */
final class Tokenizer {
  static final Set<String> KEYWORDS = Set.of("and", "or", "not", "in", "has", "true", "false");

  /** What a token is. */
  enum Kind {
    NAME,
    KEYWORD,
    TEXT,
    NUMBER,
    SIGN,
    END
  }

  /**
   * A token.
   *
   * @param text what it means: without quotes; a keyword in lower case
   * @param column of its first character, from 1
   */
  record Token(Kind kind, String text, int column) {
    boolean is(String wanted) {
      return (kind == Kind.SIGN || kind == Kind.KEYWORD) && text.equals(wanted);
    }

    @Override
    public String toString() {
      return kind == Kind.END ? "the end" : "'%s'".formatted(text);
    }
  }

  private final String text;
  private int at;

  private Tokenizer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) throws InvalidFilterException {
    Tokenizer tokenizer = new Tokenizer(text);
    List<Token> tokens = new ArrayList<>();
    Token token;
    do {
      token = tokenizer.next();
      tokens.add(token);
    } while (token.kind() != Kind.END);
    return tokens;
  }

  /** Whether a name needs no backticks. */
  static boolean isPlainName(String name) {
    if (name.isEmpty() || !isNameStart(name.charAt(0))) {
      return false;
    }
    return name.chars().allMatch(c -> isNamePart((char) c))
        && !KEYWORDS.contains(name.toLowerCase(Locale.ROOT));
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || isDigit(c) || c == '.' || c == '-';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private Token next() throws InvalidFilterException {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    int start = at;
    if (at == text.length()) {
      return new Token(Kind.END, "", start + 1);
    }
    char c = text.charAt(at);
    if (isNameStart(c)) {
      return word(start);
    }
    if (isDigit(c) || c == '-') {
      return number(start);
    }
    return switch (c) {
      case '"', '\'' -> new Token(Kind.TEXT, quoted(c), start + 1);
      case '`' -> new Token(Kind.NAME, name(), start + 1);
      default -> sign(start);
    };
  }

  private Token word(int start) {
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
    String word = text.substring(start, at);
    String lower = word.toLowerCase(Locale.ROOT);
    return KEYWORDS.contains(lower)
        ? new Token(Kind.KEYWORD, lower, start + 1)
        : new Token(Kind.NAME, word, start + 1);
  }

  private Token number(int start) throws InvalidFilterException {
    at++;
    while (at < text.length() && isNumberPart(text.charAt(at), text.charAt(at - 1))) {
      at++;
    }
    String number = text.substring(start, at);
    try {
      if (Double.isFinite(Double.parseDouble(number))) {
        return new Token(Kind.NUMBER, number, start + 1);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new InvalidFilterException(start + 1, "'%s' is no number".formatted(number));
  }

  private static boolean isNumberPart(char c, char before) {
    boolean exponent = before == 'e' || before == 'E';
    return isDigit(c) || c == '.' || c == 'e' || c == 'E' || (exponent && (c == '-' || c == '+'));
  }

  private Token sign(int start) throws InvalidFilterException {
    for (String sign : List.of("<=", ">=", "!=", "=", "<", ">", "(", ")", ",")) {
      if (text.startsWith(sign, at)) {
        at += sign.length();
        return new Token(Kind.SIGN, sign, start + 1);
      }
    }
    throw new InvalidFilterException(
        start + 1, "'%c' means nothing here".formatted(text.charAt(start)));
  }

  /** Between backticks; two of them stand for one. */
  private String name() throws InvalidFilterException {
    int start = at++;
    StringBuilder name = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '`') {
        if (at == text.length() || text.charAt(at) != '`') {
          if (name.isEmpty()) {
            throw new InvalidFilterException(start + 1, "a name must not be empty");
          }
          return name.toString();
        }
        at++;
      }
      name.append(c);
    }
    throw new InvalidFilterException(start + 1, "the name has no closing backtick");
  }

  /** Between quotes, with the escapes of JSON. */
  private String quoted(char quote) throws InvalidFilterException {
    int start = at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == quote) {
        return value.toString();
      }
      value.append(c == '\\' ? escaped() : c);
    }
    throw new InvalidFilterException(start + 1, "the text has no closing " + quote);
  }

  private char escaped() throws InvalidFilterException {
    char c = at < text.length() ? text.charAt(at++) : ' ';
    switch (c) {
      case '"', '\'', '\\', '/':
        return c;
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'u':
        return unicode();
      default:
        throw new InvalidFilterException(at - 1, "unknown escape; a backslash is written \\\\");
    }
  }

  private char unicode() throws InvalidFilterException {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0) {
        throw new InvalidFilterException(at + 1, "\\u needs four hexadecimal digits");
      }
      code = 16 * code + digit;
      at++;
    }
    return (char) code;
  }
}
