package io.millrace.benchmarks.soak;

import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.eventlog.EventLog;
import io.millrace.namespace.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads the whole event log once, and holds it against the ledger. */
final class Recount {
  private static final List<Topic> LOGGED =
      List.of(Topic.IMPRESSIONS, Topic.ITEMS, Topic.USERS, Topic.EVENTS);
  private static final int CHUNK = 5000;

  private final BitSet seen = new BitSet();
  private final Set<String> impressions = new HashSet<>();
  private final Set<String> requests = new HashSet<>();
  private final List<String> duplicates = new ArrayList<>();
  private final List<String> foreign = new ArrayList<>();
  private final Map<String, Long> byType = new TreeMap<>();
  private final ExperimentRecount experiments = new ExperimentRecount();
  private final FeatureRecount features = new FeatureRecount();

  void read(EventLog log) {
    for (Topic topic : LOGGED) {
      List<Event> chunk = new ArrayList<>();
      try (Stream<Event> read = log.read(topic, Instant.EPOCH, Instant.MAX)) {
        for (Event event : (Iterable<Event>) read::iterator) {
          add(event);
          chunk.add(event);
          if (chunk.size() == CHUNK) {
            features.add(topic, chunk);
            chunk.clear();
          }
        }
      }
      features.add(topic, chunk);
    }
  }

  private void add(Event event) {
    byType.merge(event.type(), 1L, Long::sum);
    String id = event.eventId().value();
    if (event instanceof Impression slate) {
      if (!impressions.add(id) | !requests.add(slate.requestId().value())) {
        duplicates.add("impression " + id + " of " + slate.requestId().value());
      }
      experiments.add(slate);
      return;
    }
    if (!id.startsWith(Ledger.PREFIX)) {
      foreign.add(id);
      return;
    }
    int number = Integer.parseInt(id.substring(Ledger.PREFIX.length()));
    if (seen.get(number)) {
      duplicates.add(id);
    }
    seen.set(number);
    if (event instanceof Interaction interaction) {
      experiments.add(interaction);
    }
  }

  ExperimentRecount experiments() {
    return experiments;
  }

  FeatureRecount features() {
    return features;
  }

  /** Events of the log by their type. */
  Map<String, Long> byType() {
    return byType;
  }

  void judge(Ledger ledger, Verdicts verdicts) {
    BitSet lost = ledger.acknowledged();
    lost.andNot(seen);
    verdicts.none("acknowledged events that are not in the log", ids(lost));
    verdicts.none("events that are in the log more than once", duplicates);
    BitSet never = (BitSet) seen.clone();
    never.andNot(ledger.sent());
    foreign.addAll(ids(never));
    verdicts.none("events in the log that were refused or never sent", foreign);
    verdicts.none(
        "answered slates whose impression is not in the log",
        ledger.slates().stream().filter(request -> !requests.contains(request)).toList());
  }

  private static List<String> ids(BitSet numbers) {
    return IntStream.of(numbers.stream().toArray())
        .mapToObj(number -> Ledger.PREFIX + number)
        .toList();
  }
}
