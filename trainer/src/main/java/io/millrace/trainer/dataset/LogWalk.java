package io.millrace.trainer.dataset;

import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.EventWalk;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.PositionFeature;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.namespace.Topic;
import io.millrace.state.FeatureExtractor;
import io.millrace.state.FeatureStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One walk through history that writes the examples down. */
final class LogWalk {
  private final EventLog log;
  private final String fingerprint;
  private final LogQuery query;
  private final LogSurvey survey;
  private final ExampleFile file;
  private final ReadProgress progress;
  private final boolean impressions;
  private final List<PositionFeature> positionFeatures;
  private final NegativeSampler sampler;
  private final Optional<RetrievedItems> retrieved;
  private final InteractionType positive;
  private final int negatives;
  private long positives;
  private long retrievedPositives;
  private long logged;
  private final FeatureExtractor extractor;

  LogWalk(
      EventLog log,
      FeatureSpec spec,
      LogQuery query,
      LogSurvey survey,
      List<EarlierRetrieval.Model> retrieval,
      ExampleFile file,
      ReadProgress progress) {
    this.log = log;
    this.fingerprint = FeatureSpecCodec.fingerprint(spec);
    this.query = query;
    this.survey = survey;
    this.file = file;
    this.progress = progress;
    extractor = new FeatureExtractor(spec);
    impressions = survey.origin() == LogQuery.Origin.IMPRESSIONS;
    retrieved =
        retrieval.isEmpty() ? Optional.empty() : Optional.of(new RetrievedItems(retrieval, spec));
    sampler = new NegativeSampler(query.seed());
    positive = survey.positive();
    negatives = survey.negatives();
    positionFeatures = spec.positionFeatures();
  }

  /**
   * Walks.
   *
   * @param stores gives an empty feature store
   * @param bound how many events may be in memory at once
   */
  void run(Supplier<? extends FeatureStore> stores, int bound) {
    boolean replaying = !impressions || survey.logged(fingerprint) < survey.shown();
    Set<Topic> topics =
        replaying
            ? EnumSet.of(Topic.EVENTS, Topic.IMPRESSIONS, Topic.ITEMS, Topic.USERS)
            : EnumSet.of(Topic.IMPRESSIONS);
    progress.stage(
        replaying ? "replay history" : "read impressions",
        topics.stream().mapToLong(log::count).sum());
    LogSurvey.Ticker ticker = new LogSurvey.Ticker(progress);
    Instant from = replaying ? Instant.EPOCH : query.since();
    try (Replay replay = new Replay(stores.get(), extractor, survey.slates())) {
      new EventWalk(log, bound)
          .walk(
              topics,
              from,
              query.until(),
              moment -> {
                moment(moment, replay, replaying);
                moment.forEach(event -> ticker.tick(() -> {}));
              });
    }
    ticker.end();
  }

  private void moment(List<Event> moment, Replay replay, boolean replaying) {
    if (!replaying) {
      moment.forEach(event -> impression((Impression) event, replay));
      return;
    }
    replay.before(moment);
    if (!impressions) {
      know(moment);
    }
    boolean inWindow = !moment.get(0).timestamp().isBefore(query.since());
    for (Event event : moment) {
      if (inWindow && impressions && event instanceof Impression impression) {
        impression(impression, replay);
      } else if (inWindow
          && !impressions
          && event instanceof Interaction interaction
          && isPositive(interaction)) {
        interaction(interaction, replay);
      }
    }
    replay.after(moment);
    if (!impressions) {
      moment.forEach(this::choose);
    }
  }

  /** What the sampler may know at this moment: the catalogue, and whom it must not give what. */
  private void know(List<Event> moment) {
    for (Event event : moment) {
      if (event instanceof ItemUpdate item) {
        sampler.offer(item.itemId(), item.deleted());
      } else if (event instanceof Interaction interaction) {
        sampler.touch(interaction.userId(), interaction.itemId());
      }
    }
  }

  private void choose(Event event) {
    if (event instanceof Interaction interaction && isPositive(interaction)) {
      sampler.choose(interaction.itemId());
    }
  }

  /** A return is a purchase with a negative quantity. */
  private boolean isPositive(Interaction interaction) {
    return interaction.interaction() == positive && !interaction.isReturn();
  }

  private void impression(Impression impression, Replay replay) {
    boolean asLogged = impression.featureSpec().filter(fingerprint::equals).isPresent();
    List<Map<String, Value>> values;
    if (asLogged) {
      values = new ArrayList<>();
      for (Impression.Shown shown : impression.items()) {
        Map<String, Value> all = new HashMap<>(impression.features());
        all.putAll(shown.features());
        values.add(all);
      }
      logged += impression.items().size();
    } else {
      values =
          replay.values(
              impression.userId(),
              impression.items().stream().map(Impression.Shown::itemId).toList(),
              context(impression),
              impression.timestamp());
    }
    for (int i = 0; i < impression.items().size(); i++) {
      Impression.Shown shown = impression.items().get(i);
      for (PositionFeature feature : positionFeatures) {
        values.get(i).put(feature.name(), feature.value(shown.position()));
      }
      write(
          values.get(i),
          survey.clicks().clicked(impression, shown.itemId()),
          impression.userId().value(),
          impression.requestId().value(),
          shown.itemId(),
          impression.timestamp(),
          i == 0,
          0f);
    }
  }

  /** As serving gives it to the extractor: the placement is a part of it. */
  static Map<String, Value> context(Impression impression) {
    Map<String, Value> context = new HashMap<>(impression.context());
    impression
        .placement()
        .ifPresent(placement -> context.putIfAbsent("placement", Value.of(placement)));
    return context;
  }

  private void interaction(Interaction interaction, Replay replay) {
    UserId user = interaction.userId();
    Optional<RetrievedItems> known =
        retrieved.filter(model -> model.covers(user, interaction.timestamp()));
    List<ItemId> supplied =
        known
            .map(
                model ->
                    model.read(
                        replay.user(user),
                        interaction.timestamp(),
                        item -> sampler.isCandidate(user, item)))
            .orElse(List.of());
    List<ItemId> items = new ArrayList<>();
    items.add(interaction.itemId());
    items.addAll(sampler.sample(user, negatives, supplied));
    NegativeSampler.Offsets offsets = sampler.offsets(user, negatives, supplied.size());
    List<Map<String, Value>> values =
        replay.values(user, items, interaction.context(), interaction.timestamp());
    retrievedPositives += known.isPresent() ? 1 : 0;
    for (int i = 0; i < items.size(); i++) {
      ItemId item = items.get(i);
      Map<String, Value> own = values.get(i);
      known.ifPresent(model -> model.addTo(own, item));
      write(
          own,
          i == 0,
          user.value(),
          interaction.eventId().value(),
          item,
          interaction.timestamp(),
          i == 0,
          (float) offsets.of(item, known.isPresent() && known.get().isAmongBest(item)));
    }
  }

  private void write(
      Map<String, Value> values,
      boolean label,
      String user,
      String request,
      ItemId item,
      Instant at,
      boolean slateBegins,
      float logitOffset) {
    positives += label ? 1 : 0;
    file.add(
        new Example(values, label ? 1 : 0, user, request, item.value(), at, logitOffset),
        slateBegins);
  }

  /** How many positives a retrieval model was asked for. */
  long retrievedPositives() {
    return retrievedPositives;
  }

  /** How many examples have label 1. */
  long positives() {
    return positives;
  }

  /** How many examples have the values that serving logged. */
  long logged() {
    return logged;
  }
}
