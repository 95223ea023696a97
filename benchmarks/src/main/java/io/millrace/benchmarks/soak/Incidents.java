package io.millrace.benchmarks.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What went wrong, and the windows in which something was broken on purpose. Safe for use by
 * several threads.
 */
final class Incidents {
  /** What is still explained by a fault that is over: time limits of clients, retries, backoff. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final List<Incident> incidents = new ArrayList<>();
  private final List<Window> windows = new ArrayList<>();
  private Instant begin = Instant.MIN;

  /** Where something went wrong. */
  enum Kind {
    EVENTS,
    SLATE,
    HEALTH,
    COMMAND,
    LOG
  }

  /**
   * Something that went wrong.
   *
   * @param at when it began: the request's start
   */
  record Incident(Instant at, Kind kind, String words) {}

  /**
   * A time in which something is broken.
   *
   * @param until with the grace behind the recovery; {@link Instant#MAX} before the recovery
   * @param recovery from the fault to healthy services; empty before
   */
  record Window(String fault, Instant from, Instant until, Duration recovery) {
    boolean contains(Instant moment) {
      return !moment.isBefore(from) && moment.isBefore(until);
    }

    boolean recovered() {
      return !until.equals(Instant.MAX);
    }

    String line(Instant start) {
      return String.format(
          Locale.ROOT,
          "| %d s | %s | %s |",
          Duration.between(start, from).toSeconds(),
          fault,
          recovered()
              ? String.format(Locale.ROOT, "%.1f s", recovery.toMillis() / 1e3)
              : "not at all");
    }
  }

  /** What went wrong before this moment belongs to the warm-up and is forgotten. */
  synchronized void begin(Instant moment) {
    begin = moment;
  }

  synchronized void add(Instant at, Kind kind, String words) {
    incidents.add(new Incident(at, kind, words));
  }

  synchronized void open(String fault, Instant at) {
    windows.add(new Window(fault, at, Instant.MAX, Duration.ZERO));
  }

  /** Everything is healthy again since {@code at}. */
  synchronized void close(Instant at) {
    Window last = windows.remove(windows.size() - 1);
    windows.add(
        new Window(last.fault(), last.from(), at.plus(GRACE), Duration.between(last.from(), at)));
  }

  synchronized List<Window> windows() {
    return List.copyOf(windows);
  }

  synchronized boolean inWindow(Instant moment) {
    return windows.stream().anyMatch(window -> window.contains(moment));
  }

  /** Those of a kind that no fault explains. */
  synchronized List<Incident> outside(Kind kind) {
    return incidents.stream()
        .filter(incident -> incident.kind() == kind && counts(incident) && !inWindow(incident.at()))
        .toList();
  }

  /** Those of a kind within a window. */
  synchronized List<Incident> inside(Kind kind) {
    return incidents.stream()
        .filter(incident -> incident.kind() == kind && counts(incident) && inWindow(incident.at()))
        .toList();
  }

  private boolean counts(Incident incident) {
    return !incident.at().isBefore(begin);
  }
}
