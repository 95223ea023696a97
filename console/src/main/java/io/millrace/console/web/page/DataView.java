package io.millrace.console.web.page;

import io.millrace.console.live.Pulse;
import io.millrace.console.rollup.DataHealth;
import io.millrace.console.rollup.DataHealth.HourCount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Data health as a page prints it.
 *
 * @param fresh how long ago an event was last counted
 * @param hours the last 24 hours
 * @param minutes the last hour, as far as the console has seen it
 * @param sinks as they are now
 * @param collectorAnswers whether the collector could be asked
 * @param watched since when the console looks
 */
record DataView(
    boolean empty,
    String events,
    String duplicates,
    String deadLetters,
    String fresh,
    String newestExposure,
    String newestClick,
    List<Row> types,
    List<Reason> codes,
    List<Point> hours,
    List<Point> minutes,
    List<Sink> sinks,
    boolean collectorAnswers,
    String watched,
    String lastMinute) {

  /** Events of a type. */
  record Row(String name, String count, String duplicates, String newest) {}

  /** Dead letters of one reason. */
  record Reason(String code, String meaning, String count, String newest) {}

  /** A point of a chart: time and values as they are printed and as they are drawn. */
  record Point(
      String label, String time, String events, String rawEvents, String lag, String rawLag) {}

  /** A sink's state now. */
  record Sink(String name, String meaning, String lag, String behind, String tone, String mark) {}

  static DataView of(DataHealth health, Pulse pulse, Instant now, Text text) {
    return new DataView(
        health.events().isEmpty() && health.deadLetters().isEmpty(),
        text.count(health.totalEvents()),
        text.count(health.totalDuplicates()),
        text.count(health.totalDeadLetters()),
        health.newestHour().map(hour -> fresh(hour, now, text)).orElse(text.say("time.never")),
        text.ago(health.newestExposure(), now),
        text.ago(health.newestClick(), now),
        health.events().stream()
            .map(
                row ->
                    new Row(
                        row.type(),
                        text.count(row.events()),
                        text.count(row.duplicates()),
                        text.when(row.newestHour())))
            .toList(),
        health.deadLetters().stream()
            .map(
                row ->
                    new Reason(
                        row.code(),
                        text.sayOr("dead." + row.code(), text.say("dead.other")),
                        text.count(row.letters()),
                        text.when(row.newestHour())))
            .toList(),
        health.hours().stream().map(hour -> hour(hour, text)).toList(),
        pulse.perMinute().stream().map(minute -> minute(minute, text)).toList(),
        pulse.sinks().stream().map(sink -> sink(sink, text)).toList(),
        pulse.reachable(),
        pulse.since().map(text::when).orElse(text.say("time.never")),
        pulse.perMinute().isEmpty()
            ? Text.NONE
            : text.count(Math.round(pulse.perMinute().get(pulse.perMinute().size() - 1).events())));
  }

  private static String fresh(Instant hour, Instant now, Text text) {
    Duration age = Duration.between(hour, now);
    return age.toHours() < 1 ? text.say("time.this_hour") : text.ago(Optional.of(hour), now);
  }

  private static Point hour(HourCount hour, Text text) {
    return new Point(
        text.when(hour.hour()),
        text.time(hour.hour()),
        text.count(hour.events()),
        String.valueOf(hour.events()),
        Text.NONE,
        "");
  }

  private static Point minute(Pulse.Minute minute, Text text) {
    return new Point(
        text.when(minute.start()),
        text.time(minute.start()),
        text.count(Math.round(minute.events())),
        String.format(Locale.ROOT, "%.0f", minute.events()),
        lag(minute.lag(), text),
        Double.isNaN(minute.lag()) ? "" : String.format(Locale.ROOT, "%.0f", minute.lag()));
  }

  /** Unknown while Kafka or a store does not say; that is not 0. */
  private static String lag(double records, Text text) {
    return Double.isNaN(records) ? Text.NONE : text.count(Math.round(records));
  }

  private static Sink sink(Pulse.SinkState sink, Text text) {
    String tone = sink.blocked() ? "alarm" : sink.secondsBehind() > 60 ? "bad" : "good";
    return new Sink(
        sink.name(),
        text.sayOr("sink." + sink.name(), ""),
        lag(sink.lag(), text),
        text.say("time.seconds", text.decimal(sink.secondsBehind())),
        tone,
        text.say(sink.blocked() ? "sink.blocked" : tone.equals("bad") ? "sink.late" : "mark.good"));
  }
}
