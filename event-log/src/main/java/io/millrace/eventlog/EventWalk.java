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
 * <p>The log is read in slices of time, each sorted in memory. A slice with more than the bound of
 * events is given up and halved, down to {@link #SHORTEST}; behind a small one the slices grow. So
 * memory holds the bound, or the busiest minute where that is more.
 */
public final class EventWalk {
  /** The bound that commands use: about half a gigabyte of impressions. */
  public static final int BOUND = 200_000;

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(100_000);
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
    long total = topics.stream().mapToLong(log::count).sum();
    Duration length = total <= bound ? Duration.between(from, to) : Duration.ofDays(1);
    Instant start = from;
    while (start.isBefore(to)) {
      Instant end = length.compareTo(Duration.between(start, to)) < 0 ? start.plus(length) : to;
      boolean divisible = Duration.between(start, end).compareTo(SHORTEST) > 0;
      Optional<List<Event>> slice =
          slice(topics, start, end, divisible ? bound : Integer.MAX_VALUE);
      if (slice.isEmpty()) {
        length = Duration.between(start, end).dividedBy(2);
        continue;
      }
      byMoment(slice.get(), moment);
      start = end;
      if (slice.get().size() < bound / 4 && length.compareTo(LONGEST) < 0) {
        length = length.multipliedBy(2);
      }
    }
  }

  private Optional<List<Event>> slice(Set<Topic> topics, Instant from, Instant to, int most) {
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
