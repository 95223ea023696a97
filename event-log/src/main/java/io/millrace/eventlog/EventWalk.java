package io.millrace.eventlog;

import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.namespace.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Walks through the log in event-time order.
 *
 * <p>The log is read in slices of time, each sorted in memory, and planned by the times of the data
 * files. A slice with more than the bound of events is given up and halved, down to {@link
 * #SHORTEST}. So memory holds the bound, or the busiest minute if that is more.
 */
public final class EventWalk {
  /** The bound that commands use: about half a gigabyte of impressions. */
  public static final int BOUND = 200_000;

  private static final Duration SHORTEST = Duration.ofMinutes(1);

  /** Share of the bound that a slice is planned with: events are not spread evenly. */
  private static final double FILLED = 0.75;

  private static final Comparator<Event> IN_ORDER =
      Comparator.comparing(Event::timestamp)
          .thenComparing(Event::eventId, Comparator.comparing(EventId::value));

  private final EventLog log;
  private final int bound;

  /**
   * @param bound how many events may be in memory at once
   */
  public EventWalk(EventLog log, int bound) {
    this.log = log;
    this.bound = bound;
  }

  /**
   * Walks through {@code [from, to)}.
   *
   * @param moment is given all events of one timestamp, in the order of their ids, then those of
   *     the next
   */
  public void walk(Set<Topic> topics, Instant from, Instant to, Consumer<List<Event>> moment) {
    List<EventSpan> spans = topics.stream().flatMap(topic -> log.spans(topic).stream()).toList();
    Instant start = from;
    while (start.isBefore(to)) {
      Instant end = end(spans, start, to);
      Optional<List<Event>> slice = slice(topics, start, end);
      while (slice.isEmpty()) {
        end = start.plus(Duration.between(start, end).dividedBy(2));
        slice = slice(topics, start, end);
      }
      byMoment(slice.get(), moment);
      start = end;
    }
  }

  /** The end of a slice that is expected to have as many events as memory may hold. */
  private Instant end(List<EventSpan> spans, Instant start, Instant to) {
    if (expected(spans, start, to) <= bound * FILLED) {
      return to;
    }
    long least = SHORTEST.toSeconds();
    long most = Math.max(least, Duration.between(start, to).toSeconds());
    while (least < most) {
      long middle = least + (most - least + 1) / 2;
      if (expected(spans, start, start.plusSeconds(middle)) <= bound * FILLED) {
        least = middle;
      } else {
        most = middle - 1;
      }
    }
    Instant end = start.plusSeconds(least);
    return end.isBefore(to) ? end : to;
  }

  private static double expected(List<EventSpan> spans, Instant from, Instant to) {
    return spans.stream().mapToDouble(span -> span.expected(from, to)).sum();
  }

  /** The events of a slice in order; empty if there are too many and it can be divided. */
  private Optional<List<Event>> slice(Set<Topic> topics, Instant from, Instant to) {
    boolean divisible = Duration.between(from, to).compareTo(SHORTEST) > 0;
    int most = divisible ? bound : Integer.MAX_VALUE;
    List<Event> events = new ArrayList<>();
    for (Topic topic : topics) {
      try (Stream<Event> stream = log.read(topic, from, to)) {
        Iterator<Event> read = stream.iterator();
        while (read.hasNext()) {
          if (events.size() == most) {
            return Optional.empty();
          }
          events.add(read.next());
        }
      }
    }
    events.sort(IN_ORDER);
    return Optional.of(events);
  }

  private static void byMoment(List<Event> events, Consumer<List<Event>> moment) {
    int start = 0;
    for (int i = 1; i <= events.size(); i++) {
      if (i == events.size() || !events.get(i).timestamp().equals(events.get(start).timestamp())) {
        moment.accept(events.subList(start, i));
        start = i;
      }
    }
  }
}
