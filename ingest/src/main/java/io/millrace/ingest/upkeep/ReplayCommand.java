package io.millrace.ingest.upkeep;

import io.millrace.config.Settings;
import io.millrace.event.Event;
import io.millrace.event.codec.EventCodec;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.EventWalk;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.ingest.kafka.EventProducer;
import io.millrace.ingest.kafka.NotAcknowledgedException;
import io.millrace.ingest.kafka.Outgoing;
import io.millrace.ingest.kafka.Topics;
import io.millrace.ingest.progress.ProgressLine;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import io.millrace.registry.Registry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace replay}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Sends what the log has of a time into the topics of another site, in the order in which it"
          + " happened.",
      "Sent twice, an event counts once, as long as the sinks still remember its id."
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final int BATCH = 2_000;

  @Mixin SiteOptions options = new SiteOptions();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      required = true,
      converter = Ages.InstantConverter.class,
      description = "the first day or moment, such as 2026-01-31 or 2026-01-31T12:00:00Z")
  @SuppressWarnings("NullAway.Init")
  private Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      required = true,
      converter = Ages.InstantConverter.class,
      description = "the day or moment before which it ends")
  @SuppressWarnings("NullAway.Init")
  private Instant to;

  @Option(
      names = "--into",
      paramLabel = "NS",
      required = true,
      description = "the site whose topics get the events; made where it is new")
  @SuppressWarnings("NullAway.Init")
  private String into;

  @Option(
      names = "--only",
      paramLabel = "TABLE",
      split = ",",
      description = "events, impressions, items, users; by default all of them")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--topics-only",
      description = "make the topics, but not the site: no sink will read them")
  private boolean topicsOnly;

  @Override
  public Integer call() {
    Settings settings = options.settings();
    try (IcebergEventLogs logs = IcebergEventLogs.open(settings)) {
      Namespace site = options.site(settings);
      Namespace target = new Namespace(into);
      if (site.equals(target)) {
        return options.failed(
            "--into must be another site than %s: its log has these events".formatted(site));
      }
      if (logs.keeper(site).topics().isEmpty()) {
        return options.failed("there is no event log of site " + site);
      }
      open(settings, target);
      try (EventLog log = logs.log(site);
          EventProducer producer = new EventProducer(settings)) {
        return replay(log, producer, target);
      }
    } catch (IllegalStateException | IllegalArgumentException e) {
      return options.failed(e);
    }
  }

  private void open(Settings settings, Namespace target) {
    try (Topics topics = new Topics(settings)) {
      topics.create(target);
    }
    if (!topicsOnly) {
      try (Registry registry = Registry.openForCommand(settings)) {
        registry.namespaces().add(target);
      }
    }
  }

  private int replay(EventLog log, EventProducer producer, Namespace target) {
    Set<Topic> topics = topics();
    long total = topics.stream().mapToLong(topic -> count(log, topic)).sum();
    EventCodec codec = new EventCodec();
    List<Outgoing> batch = new ArrayList<>(BATCH);
    long[] sent = {0};
    long started = System.nanoTime();
    try (ProgressLine progress =
        new ProgressLine(System.err, System.console() != null, "replay", 0, total)) {
      new EventWalk(log, EventWalk.BOUND)
          .walk(
              topics,
              from,
              to,
              moment -> {
                for (Event event : moment) {
                  batch.add(Outgoing.of(event, codec.encode(event)));
                }
                if (batch.size() >= BATCH) {
                  sent[0] += send(producer, target, batch);
                  progress.at(sent[0]);
                }
              });
      sent[0] += send(producer, target, batch);
      progress.at(sent[0]);
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    options
        .people()
        .printf(
            "sent %,d events into %s in %.1f s, %,.0f a second%n",
            sent[0], target, seconds, sent[0] / seconds);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("events", sent[0]);
    result.put("into", target.name());
    result.put("seconds", seconds);
    return options.done(result);
  }

  private long count(EventLog log, Topic topic) {
    try (Stream<Event> events = log.read(topic, from, to)) {
      return events.count();
    }
  }

  private static long send(EventProducer producer, Namespace target, List<Outgoing> batch) {
    try {
      producer.send(target, List.copyOf(batch));
    } catch (NotAcknowledgedException e) {
      throw new IllegalStateException(
          "%s; the same command begins anew, what was sent counts once".formatted(e.getMessage()),
          e);
    }
    long size = batch.size();
    batch.clear();
    return size;
  }

  private Set<Topic> topics() {
    Set<Topic> topics = EnumSet.noneOf(Topic.class);
    for (Topic topic : Topic.values()) {
      if (topic != Topic.DEAD && (only.isEmpty() || only.contains(topic.suffix()))) {
        topics.add(topic);
      }
    }
    if (topics.size() < only.size()) {
      throw new IllegalArgumentException(
          "--only can name events, impressions, items and users, not " + only);
    }
    return topics;
  }
}
