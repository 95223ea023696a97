package io.millrace.ingest.sink;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What an operator sees of one sink of one site. */
final class SinkMeters implements AutoCloseable {
  /** Counted when a batch is in the store, so that what is tried again is counted once. */
  record Counts(Counter events, Counter duplicates, Counter undecodable) {}

  private final MeterRegistry registry;
  private final List<Meter> meters = new ArrayList<>();
  private final Map<Topic, Counts> counts = new EnumMap<>(Topic.class);
  private final AtomicLong lag = new AtomicLong();
  private final AtomicLong millisBehind = new AtomicLong();
  private final AtomicLong blocked = new AtomicLong();
  private final Counter failures;
  private final Counter lost;
  private final Timer writes;

  SinkMeters(MeterRegistry registry, Namespace namespace, Sink sink) {
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
    writes =
        Timer.builder("millrace.sink.write")
            .description("Time to write one batch.")
            .tags(tags)
            .register(registry);
    meters.add(writes);
    gauge("lag", "Records in Kafka that the store does not have yet.", tags, lag, 1);
    gauge(
        "seconds.behind",
        "Age of the oldest record that was read but is not in the store yet. Alert when above 60.",
        tags,
        millisBehind,
        1000);
    gauge(
        "blocked",
        "1 while the store cannot be written and reading is paused. Alert when it stays 1.",
        tags,
        blocked,
        1);
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

  private void gauge(String name, String description, Tags tags, AtomicLong value, double unit) {
    meters.add(
        Gauge.builder("millrace.sink." + name, value, now -> now.get() / unit)
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

  void failed() {
    failures.increment();
  }

  void lost(long records) {
    lost.increment(records);
  }

  void state(long lag, long millisBehind, boolean blocked) {
    this.lag.set(lag);
    this.millisBehind.set(millisBehind);
    this.blocked.set(blocked ? 1 : 0);
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
