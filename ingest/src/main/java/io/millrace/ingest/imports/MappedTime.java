package io.millrace.ingest.imports;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the times of a column in the form that a mapping names. What does not exist, the 31st of
 * February or the hour that summer time leaves out, is no time: nothing is moved to another.
 */
final class MappedTime {
  private final Function<String, Instant> parse;

  private MappedTime(Function<String, Instant> parse) {
    this.parse = parse;
  }

  /**
   * @param format {@code epoch_seconds}, {@code epoch_millis}, or a pattern of {@link
   *     DateTimeFormatter}
   * @param zone in which a time without one is meant
   * @throws IllegalArgumentException if it is none of these
   */
  static MappedTime of(String format, ZoneId zone) {
    return switch (format) {
      case "epoch_seconds" -> new MappedTime(text -> epoch(text, 1_000));
      case "epoch_millis" -> new MappedTime(text -> epoch(text, 1));
      default -> {
        // In a strict reading y is the year of an era, which nobody writes; u is the plain year.
        DateTimeFormatter strict =
            DateTimeFormatter.ofPattern(plainYears(format), Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
        yield new MappedTime(text -> parse(text, strict, zone));
      }
    };
  }

  /** Empty where the text is no time that exists. */
  Optional<Instant> read(String text) {
    try {
      return Optional.of(parse.apply(text));
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Instant epoch(String text, long millis) {
    return Instant.ofEpochMilli(
        new java.math.BigDecimal(text)
            .multiply(java.math.BigDecimal.valueOf(millis))
            .toBigInteger()
            .longValueExact());
  }

  private static Instant parse(String text, DateTimeFormatter format, ZoneId zone) {
    TemporalAccessor parsed =
        format.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
    if (parsed instanceof ZonedDateTime zoned) {
      return zoned.toInstant();
    }
    return parsed instanceof LocalDateTime local
        ? existing(local, zone)
        : LocalDate.from(parsed).atStartOfDay(zone).toInstant();
  }

  /**
   * @throws DateTimeException if the clocks of the zone never showed it
   */
  static Instant existing(LocalDateTime local, ZoneId zone) {
    if (zone.getRules().getValidOffsets(local).isEmpty()) {
      throw new DateTimeException(local + " does not exist in " + zone);
    }
    return local.atZone(zone).toInstant();
  }

  private static String plainYears(String pattern) {
    StringBuilder plain = new StringBuilder();
    boolean quoted = false;
    for (char c : pattern.toCharArray()) {
      quoted ^= c == '\'';
      plain.append(c == 'y' && !quoted ? 'u' : c);
    }
    return plain.toString();
  }
}
