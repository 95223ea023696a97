package io.millrace.console.live;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the running collector has told about a site within the last hour.
 *
 * @param reachable whether it answered the last time
 * @param since when the console began to look
 * @param perMinute accepted events of each whole minute that was seen, oldest first
 * @param sinks as they are now; empty while it is not known
 */
public record Pulse(
    boolean reachable, Optional<Instant> since, List<Minute> perMinute, List<SinkState> sinks) {
  public Pulse {
    perMinute = List.copyOf(perMinute);
    sinks = List.copyOf(sinks);
  }

  /**
   * One minute.
   *
   * @param events accepted, a minute
   * @param lag records that waited for a sink at its end; NaN if unknown
   */
  public record Minute(Instant start, double events, double lag) {}

  /**
   * One sink.
   *
   * @param lag records in Kafka that it has not stored yet; NaN if unknown
   * @param secondsBehind age of the oldest of them that it has read
   * @param blocked whether its store cannot be written
   */
  public record SinkState(String name, double lag, double secondsBehind, boolean blocked) {}
}
