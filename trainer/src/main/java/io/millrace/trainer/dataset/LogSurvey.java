package io.millrace.trainer.dataset;

import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.eventlog.EventLog;
import io.millrace.namespace.Topic;
import io.millrace.trainer.table.InvalidDataException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A first look at the window: which clicks there are, how much was shown, and whether its features
 * were logged. Decides what the examples are made of.
 */
final class LogSurvey {
  /** Fewer clicks on shown items than this are no basis for a model where there is another. */
  private static final int ENOUGH_CLICKS = 100;

  private final LogQuery query;
  private final Clicks clicks;
  private final LongLongMap slates = new LongLongMap();
  private final Map<InteractionType, Long> interactions = new EnumMap<>(InteractionType.class);
  private long shown;
  private final Map<String, Long> logged = new HashMap<>();
  private long clicked;

  LogSurvey(EventLog log, LogQuery query, ReadProgress progress) {
    this.query = query;
    this.clicks = new Clicks(query.attribution());
    progress.stage("survey the log", log.count(Topic.EVENTS) + log.count(Topic.IMPRESSIONS));
    Ticker ticker = new Ticker(progress);
    try (Stream<Event> events = log.read(Topic.EVENTS, query.since(), query.until())) {
      events.forEach(event -> ticker.tick(() -> interaction(event)));
    }
    try (Stream<Event> events = log.read(Topic.IMPRESSIONS, query.since(), query.until())) {
      events.forEach(event -> ticker.tick(() -> impression(event)));
    }
    ticker.end();
  }

  private void interaction(Event event) {
    if (event instanceof Interaction interaction) {
      clicks.add(interaction);
      interactions.merge(interaction.interaction(), 1L, Long::sum);
    }
  }

  private void impression(Event event) {
    if (event instanceof Impression impression) {
      slates.putLeast(
          Clicks.hash(impression.requestId().value()), impression.timestamp().toEpochMilli());
      shown += impression.items().size();
      impression
          .featureSpec()
          .ifPresent(
              fingerprint ->
                  logged.merge(fingerprint, (long) impression.items().size(), Long::sum));
      clicked +=
          impression.items().stream()
              .filter(item -> clicks.clicked(impression, item.itemId()))
              .count();
    }
  }

  Clicks clicks() {
    return clicks;
  }

  /** When each slate was shown, in epoch milliseconds, by the hash of its request. */
  LongLongMap slates() {
    return slates;
  }

  long shown() {
    return shown;
  }

  /** How many of the shown items carry the values of the features of a specification. */
  long logged(String fingerprint) {
    return logged.getOrDefault(fingerprint, 0L);
  }

  /** Impressions or interactions, never {@link LogQuery.Origin#AUTO}. */
  LogQuery.Origin origin() {
    if (query.origin() != LogQuery.Origin.AUTO) {
      return query.origin();
    }
    boolean others = clicked < PositiveType.total(interactions);
    return shown > 0 && (clicked >= ENOUGH_CLICKS || !others)
        ? LogQuery.Origin.IMPRESSIONS
        : LogQuery.Origin.INTERACTIONS;
  }

  /** Which interaction is a positive where there are no impressions. */
  InteractionType positive() {
    return query.positive().orElseGet(() -> PositiveType.strongest(interactions));
  }

  /** How many negatives to draw for each positive. */
  int negatives() {
    return query.negativesFor(interactions.getOrDefault(positive(), 0L));
  }

  /** Refuses a window that nothing can be learned from. */
  void check() {
    String window = "between %s and %s".formatted(query.since(), query.until());
    if (shown == 0 && interactions.isEmpty()) {
      throw new InvalidDataException(
          "the log has no interactions and no impressions %s: send or import events, or choose an earlier --since"
              .formatted(window));
    }
    if (origin() == LogQuery.Origin.IMPRESSIONS && clicked == 0) {
      throw new InvalidDataException(
          "none of the %d items shown %s was clicked within %s: nothing to learn; clicks must carry the request_id of the slate"
              .formatted(shown, window, query.attribution()));
    }
    if (origin() == LogQuery.Origin.INTERACTIONS && !interactions.containsKey(positive())) {
      throw new InvalidDataException(
          "the log has no '%s' %s; there are %s"
              .formatted(positive().wireName(), window, interactions));
    }
  }

  /** Tells progress every few thousand events. */
  static final class Ticker {
    private static final int STEP = 5_000;
    private final ReadProgress progress;
    private int pending;

    Ticker(ReadProgress progress) {
      this.progress = progress;
    }

    void tick(Runnable work) {
      work.run();
      if (++pending == STEP) {
        end();
      }
    }

    void end() {
      progress.advance(pending);
      pending = 0;
    }
  }
}
