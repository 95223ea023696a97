package io.millrace.event.codec;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * RFC 3339 timestamps. The usual form, {@code 2026-01-31T12:00:00.123Z}, is read digit by digit:
 * the JDK's parser takes longer for it than everything else of an event together. Any other form is
 * left to the JDK.
 */
final class Timestamps {
  private static final int SHORTEST = "2026-01-31T12:00:00Z".length();
  private static final int LONGEST = SHORTEST + ".123456789".length();

  private Timestamps() {}

  /**
   * @throws DateTimeException where the text is no date and time with an offset
   */
  static Instant parse(String text) {
    Instant usual = usual(text);
    return usual == null ? OffsetDateTime.parse(text).toInstant() : usual;
  }

  private static @Nullable Instant usual(String text) {
    int length = text.length();
    if (length < SHORTEST
        || length > LONGEST
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':'
        || text.charAt(length - 1) != 'Z') {
      return null;
    }
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, 19);
    int nano = length == SHORTEST ? 0 : nano(text);
    if ((year | month | day | hour | minute | second | nano) < 0
        || hour > 23
        || minute > 59
        || second > 59) {
      return null;
    }
    long days = LocalDate.of(year, month, day).toEpochDay();
    return Instant.ofEpochSecond(((days * 24 + hour) * 60 + minute) * 60 + second, nano);
  }

  /** Negative where there is another character. */
  private static int digits(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  private static int nano(String text) {
    int from = SHORTEST;
    int to = text.length() - 1;
    if (text.charAt(from - 1) != '.' || from == to) {
      return -1;
    }
    int number = digits(text, from, to);
    for (int i = to - from; i < 9 && number > 0; i++) {
      number *= 10;
    }
    return number;
  }
}
