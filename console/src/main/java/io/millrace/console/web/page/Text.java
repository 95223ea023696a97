package io.millrace.console.web.page;

import io.millrace.console.web.Sentences;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.springframework.context.MessageSource;

/** How sentences, numbers and times are written on a page, in its reader's language. */
final class Text {
  /** What stands where there is no value. */
  static final String NONE = "–";

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

  private final MessageSource messages;
  private final Locale locale;
  private final DateTimeFormatter minute;

  Text(MessageSource messages, Locale locale) {
    this.messages = messages;
    this.locale = locale;
    this.minute =
        DateTimeFormatter.ofPattern(messages.getMessage("format.minute", null, locale), locale)
            .withZone(ZoneOffset.UTC);
  }

  /** The sentence of that name, with its blanks filled in. */
  String say(String key, Object... values) {
    return messages.getMessage(key, values.length == 0 ? null : values, locale);
  }

  /** The sentence of that name, or else the words given: for names that come from elsewhere. */
  String sayOr(String key, String otherwise) {
    String found = messages.getMessage(key, null, otherwise, locale);
    return found == null ? otherwise : found;
  }

  /** What another part of the platform says in English, in the reader's language. */
  String translated(String english) {
    return Sentences.in(locale, english);
  }

  boolean isEnglish() {
    return locale.getLanguage().equals("en");
  }

  String count(long number) {
    return String.format(locale, "%,d", number);
  }

  String percent(OptionalDouble share) {
    return share.isPresent() ? percent(share.getAsDouble()) : NONE;
  }

  String percent(double share) {
    return String.format(locale, "%.2f", 100 * share) + unit();
  }

  /** A model's score: no percentage, because it need not be a probability. */
  String score(double value) {
    return String.format(locale, "%.4f", value);
  }

  /** Four digits that count, however small: scores of different kinds differ in size. */
  String significant(double value) {
    return value == 0 ? "0" : String.format(locale, "%.4g", value).replace("-", "−");
  }

  /** Without decimals. */
  String wholePercent(double share) {
    return String.format(locale, "%.0f", 100 * share) + unit();
  }

  String signedPercent(double share) {
    return String.format(locale, "%+.1f", 100 * share).replace('-', '−') + unit();
  }

  private String unit() {
    return locale.getLanguage().equals("zh") ? "%" : "\u00a0%";
  }

  String pValue(double p) {
    return p < 1e-4 ? String.format(locale, "%.1e", p) : String.format(locale, "%.4f", p);
  }

  String metric(Optional<Double> value) {
    return value.map(this::metric).orElse(NONE);
  }

  String metric(double value) {
    return isCount(value) ? count(Math.round(value)) : String.format(locale, "%.4f", value);
  }

  /** Whether a metric is a count of things: whole, and too large for a rate. */
  static boolean isCount(double value) {
    return value == Math.rint(value) && Math.abs(value) >= 2;
  }

  /** A difference of counts, with its sign. */
  String signedCount(long difference) {
    return difference == 0 ? "0" : String.format(locale, "%+,d", difference).replace('-', '−');
  }

  /** A difference of metrics, with its sign. */
  String signed(double value) {
    return String.format(locale, "%+,.4f", value).replace('-', '−');
  }

  String decimal(double value) {
    return String.format(locale, "%,.1f", value);
  }

  /** An amount in whatever currency the shop has. */
  String amount(double value) {
    return String.format(locale, "%,.2f", value);
  }

  String when(Instant time) {
    return minute.format(time);
  }

  /** The time of a day. */
  String time(Instant time) {
    return CLOCK.format(time);
  }

  String day(LocalDate day) {
    return day.format(DateTimeFormatter.ofPattern(say("format.day"), locale));
  }

  String when(Optional<Instant> time) {
    return time.map(this::when).orElse(NONE);
  }

  /** How long ago, for instance {@code 3 hours ago}. */
  String ago(Optional<Instant> time, Instant now) {
    return time.map(then -> ago(Duration.between(then, now))).orElse(say("time.never"));
  }

  private String ago(Duration age) {
    return age.toMinutes() < 1 ? say("time.now") : say("time.ago", span(age));
  }

  /** A span in its largest unit, for instance {@code 3 hours}. */
  String span(Duration span) {
    if (span.toDays() > 0) {
      return plural(span.toDays(), "day");
    }
    if (span.toHours() > 0) {
      return plural(span.toHours(), "hour");
    }
    return plural(Math.max(0, span.toMinutes()), "minute");
  }

  private String plural(long number, String unit) {
    return say("time.%s.%s".formatted(unit, number == 1 ? "one" : "many"), count(number));
  }
}
