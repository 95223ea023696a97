package io.millrace.ingest.sink;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What an operator sees of one sink of one site. */
final class SinkMeters implements AutoCloseable {
  /** Counted when a batch is in the store, so that what is tried again is counted once. */
  record Counts(Counter events, Counter duplicates, Counter undecodable, Counter refused) {}

  /**
   * What is asked at the moment when somebody looks, so that it is right also while the worker
   * stands still.
   *
   * @param behind records that wait; empty where Kafka does not say
   * @param blocked whether the worker cannot go on
   * @param running whether its thread lives
   */
  record Asked(Supplier<OptionalLong> behind, BooleanSupplier blocked, BooleanSupplier running) {}

  private final MeterRegistry registry;
  private final List<Meter> meters = new ArrayList<>();
  private final Map<Topic, Counts> counts = new EnumMap<>(Topic.class);
  private final AtomicLong oldestWaiting = new AtomicLong(Long.MAX_VALUE);
  private final Counter failures;
  private final Counter lost;
  private final Counter restarts;
  private final Timer writes;

  /**
   * @param clock tells how old the oldest record is at the moment somebody asks: also while a store
   *     does not answer and the worker stands still
   */
  SinkMeters(MeterRegistry registry, Namespace namespace, Sink sink, Clock clock, Asked asked) {
    this.registry = registry;
    Tags tags = Tags.of("namespace", namespace.name(), "sink", sink.name());
    for (Topic topic : sink.topics()) {
      Tags ofTopic = tags.and("topic", topic.suffix());
      counts.put(
          topic,
          new Counts(
              counter("events", "Events kept, without duplicates.", ofTopic),
              counter("duplicates", "Events whose id had come before; skipped.", ofTopic),
              counter(
                  "undecodable",
                  "Records that are no valid events. Alert when it grows: see the dead letters.",
                  ofTopic),
              counter(
                  "refused",
                  "Events that the store refuses. Alert when it grows: see the dead letters.",
                  ofTopic)));
    }
    failures =
        counter(
            "failures",
            "Writes that failed and are tried again. Alert when it grows for minutes.",
            tags);
    lost =
        counter(
            "lost",
            "Records that Kafka had deleted before they were read. Alert when above 0.",
            tags);
    restarts =
        counter(
            "restarts",
            "How often the sink's loop ended and began anew. Alert when it grows: the log says why.",
            tags);
    writes =
        Timer.builder("millrace.sink.write")
            .description("Time to write one batch.")
            .tags(tags)
            .register(registry);
    meters.add(writes);
    gauge(
        "lag",
        "Records in Kafka that the store does not have yet; asked of Kafka when it is read.",
        tags,
        () -> {
          OptionalLong behind = asked.behind().get();
          return behind.isPresent() ? behind.getAsLong() : Double.NaN;
        });
    gauge(
        "running",
        "1 while the sink's thread lives. Alert when it is 0 or absent.",
        tags,
        () -> asked.running().getAsBoolean() ? 1 : 0);
    gauge(
        "seconds.behind",
        "Age of the oldest record that was read but is not in the store yet. Alert when above 60.",
        tags,
        () -> Math.max(0, clock.millis() - Math.min(oldestWaiting.get(), clock.millis())) / 1000.0);
    gauge(
        "blocked",
        "1 while the store cannot be written, or a write takes long. Alert when it stays 1.",
        tags,
        () -> asked.blocked().getAsBoolean() ? 1 : 0);
  }

  private Counter counter(String name, String description, Tags tags) {
    Counter counter =
        Counter.builder("millrace.sink." + name)
            .description(description)
            .tags(tags)
            .register(registry);
    meters.add(counter);
    return counter;
  }

  private void gauge(String name, String description, Tags tags, Supplier<Number> value) {
    meters.add(
        Gauge.builder("millrace.sink." + name, value)
            .description(description)
            .tags(tags)
            .register(registry));
  }

  void written(Topic topic, int events, long duplicates, long undecodable, long nanos) {
    Counts of = counts.get(topic);
    if (of != null) {
      of.events().increment(events);
      of.duplicates().increment(duplicates);
      of.undecodable().increment(undecodable);
    }
    writes.record(nanos, java.util.concurrent.TimeUnit.NANOSECONDS);
  }

  void refused(Topic topic) {
    Counts of = counts.get(topic);
    if (of != null) {
      of.refused().increment();
    }
  }

  void restarted() {
    restarts.increment();
  }

  void failed() {
    failures.increment();
  }

  void lost(long records) {
    lost.increment(records);
  }

  /**
   * @param millis when the oldest record was sent that waits for the store, in epoch milliseconds;
   *     the far future where none does
   */
  void oldestWaiting(long millis) {
    oldestWaiting.set(millis);
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
