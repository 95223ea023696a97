package io.millrace.console.web.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** How numbers and times are written on a page. */
final class Text {
  /** What stands where there is no value. */
  static final String NONE = "–";

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Text() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String percent(OptionalDouble share) {
    return share.isPresent()
        ? String.format(Locale.ROOT, "%.2f\u00a0%%", 100 * share.getAsDouble())
        : NONE;
  }

  static String signedPercent(double share) {
    return String.format(Locale.ROOT, "%+.1f\u00a0%%", 100 * share).replace('-', '−');
  }

  /** A sentence whose percentages do not break across lines. */
  static String sentence(String text) {
    return text.replace(" %", "\u00a0%");
  }

  static String pValue(double p) {
    return p < 1e-4 ? String.format(Locale.ROOT, "%.1e", p) : String.format(Locale.ROOT, "%.4f", p);
  }

  static String metric(Optional<Double> value) {
    return value.map(number -> String.format(Locale.ROOT, "%.4f", number)).orElse(NONE);
  }

  static String when(Instant time) {
    return MINUTE.format(time);
  }

  static String when(Optional<Instant> time) {
    return time.map(Text::when).orElse(NONE);
  }

  /** How long ago, for instance {@code 3 hours ago}. */
  static String ago(Optional<Instant> time, Instant now) {
    return time.map(then -> ago(Duration.between(then, now))).orElse("never");
  }

  private static String ago(Duration age) {
    return age.toMinutes() < 1 ? "just now" : span(age) + " ago";
  }

  /** A span in its largest unit, for instance {@code 3 hours}. */
  static String span(Duration span) {
    if (span.toDays() > 0) {
      return plural(span.toDays(), "day");
    }
    if (span.toHours() > 0) {
      return plural(span.toHours(), "hour");
    }
    return plural(Math.max(0, span.toMinutes()), "minute");
  }

  private static String plural(long number, String unit) {
    return number == 1 ? "1 " + unit : number + " " + unit + "s";
  }
}
