package io.millrace.console.web.page;

import io.millrace.console.rollup.DataHealth;
import io.millrace.console.rollup.DataHealth.HourCount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Data health as a page prints it.
 *
 * @param fresh how long ago an event was last counted
 * @param bars the last 24 hours
 * @param busiest events of the highest bar
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
    List<Row> codes,
    List<Bar> bars,
    String busiest) {
  static final int HEIGHT = 80;

  private static final int PITCH = 20;

  /** A line of a table. */
  record Row(String name, String count, String duplicates, String newest) {}

  /** An hour's events as a rectangle; {@code label} is its tooltip. */
  record Bar(int x, String y, String height, String label) {}

  static DataView of(DataHealth health, Instant now) {
    return new DataView(
        health.events().isEmpty() && health.deadLetters().isEmpty(),
        Text.count(health.totalEvents()),
        Text.count(health.totalDuplicates()),
        Text.count(health.totalDeadLetters()),
        health.newestHour().map(hour -> fresh(hour, now)).orElse("never"),
        Text.ago(health.newestExposure(), now),
        Text.ago(health.newestClick(), now),
        health.events().stream()
            .map(
                row ->
                    new Row(
                        row.type(),
                        Text.count(row.events()),
                        Text.count(row.duplicates()),
                        hour(row.newestHour())))
            .toList(),
        health.deadLetters().stream()
            .map(row -> new Row(row.code(), Text.count(row.letters()), "", hour(row.newestHour())))
            .toList(),
        bars(health.hours()),
        Text.count(highest(health.hours())));
  }

  private static String fresh(Instant hour, Instant now) {
    Duration age = Duration.between(hour, now);
    return age.toHours() < 1 ? "this hour" : Text.ago(Optional.of(hour), now);
  }

  /** Counts are kept by the hour. */
  private static String hour(Instant hour) {
    return Text.when(hour);
  }

  private static long highest(List<HourCount> hours) {
    return hours.stream().mapToLong(HourCount::events).max().orElse(0);
  }

  private static List<Bar> bars(List<HourCount> hours) {
    double highest = Math.max(1, highest(hours));
    List<Bar> bars = new ArrayList<>();
    for (HourCount hour : hours) {
      double height = HEIGHT * hour.events() / highest;
      bars.add(
          new Bar(
              bars.size() * PITCH,
              String.format(Locale.ROOT, "%.1f", HEIGHT - height),
              String.format(Locale.ROOT, "%.1f", height),
              "%s: %s events".formatted(Text.when(hour.hour()), Text.count(hour.events()))));
    }
    return bars;
  }
}
