package io.millrace.trainer.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and durations as analysts write them. */
final class Times {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smhd])");

  private Times() {}

  /** A moment: {@code all}, {@code 7d} before now, {@code 2026-01-31}, or RFC 3339. */
  static Instant moment(String option, String text, Instant now) {
    if (text.equals("all")) {
      return Instant.EPOCH;
    }
    if (DURATION.matcher(text).matches()) {
      return now.minus(duration(option, text));
    }
    try {
      return text.length() == "2026-01-31".length()
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new InvalidOptionException(
          "%s must be like 7d, 12h, 2026-01-31, 2026-01-31T12:00:00Z or all, is '%s'"
              .formatted(option, text));
    }
  }

  /** A duration above 0: {@code 90s}, {@code 30m}, {@code 24h}, {@code 7d}. */
  static Duration duration(String option, String text) {
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches() && Long.parseLong(matcher.group(1)) > 0) {
      long count = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        default -> Duration.ofDays(count);
      };
    }
    throw new InvalidOptionException(
        "%s must be like 90s, 30m, 24h or 7d, is '%s'".formatted(option, text));
  }
}
