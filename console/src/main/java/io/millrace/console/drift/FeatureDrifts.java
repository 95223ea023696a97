package io.millrace.console.drift;

import io.millrace.console.drift.DriftReport.FeatureDrift;
import io.millrace.console.drift.DriftReport.Problem;
import io.millrace.console.drift.DriftReport.State;
import io.millrace.console.topic.TopicTail;
import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.Value;
import io.millrace.event.codec.EventCodec;
import io.millrace.event.codec.InvalidEventException;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.codec.EncoderCodec;
import io.millrace.feature.codec.FeatureProfileCodec;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.feature.codec.InvalidSpecException;
import io.millrace.feature.drift.FeatureProfile;
import io.millrace.feature.drift.FeatureProfiler;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;

/**
 * Compares the features that recent impressions carry with the profile of the champion's validation
 * rows. The limits of the population stability index, 0.1 and 0.25, are the usual ones (Siddiqi,
 * "Credit Risk Scorecards", 2006).
 */
public final class FeatureDrifts {
  /** Slates that are looked at. */
  static final int SLATES = 2000;

  /** Fewer slates than this tell nothing. */
  static final int LEAST_SLATES = 100;

  private static final double MOVED = 0.1;
  private static final double DRIFTED = 0.25;

  /** More missing or unseen than then, by this share, is a drift whatever the index says. */
  private static final double LOST = 0.1;

  private static final Duration FRESH = Duration.ofSeconds(30);

  private final ModelRegistry models;
  private final Path artifacts;
  private final TopicTail topics;
  private final Clock clock;
  private final EventCodec codec = new EventCodec();
  private final Map<Namespace, DriftReport> known = new ConcurrentHashMap<>();

  /**
   * @param artifacts the directory that every artifact must lie in
   */
  public FeatureDrifts(ModelRegistry models, Path artifacts, TopicTail topics, Clock clock) {
    this.models = models;
    this.artifacts = artifacts;
    this.topics = topics;
    this.clock = clock;
  }

  /** What is known now; measured anew after half a minute. */
  public DriftReport report(Namespace site) {
    Instant now = clock.instant();
    DriftReport last = known.get(site);
    if (last != null && last.computedAt().plus(FRESH).isAfter(now)) {
      return last;
    }
    DriftReport fresh = measure(site, now);
    known.put(site, fresh);
    return fresh;
  }

  private record Reference(FeatureEncoder encoder, String fingerprint, FeatureProfile profile) {}

  private DriftReport measure(Namespace site, Instant now) {
    Optional<ModelRecord> champion = models.champion(site);
    if (champion.isEmpty()) {
      return nothing(Optional.empty(), Problem.NO_MODEL, now);
    }
    Optional<String> id = Optional.of(champion.get().id());
    Optional<Reference> reference = reference(champion.get().artifact());
    if (reference.isEmpty()) {
      return nothing(id, Problem.NO_PROFILE, now);
    }
    Optional<TopicTail.Tail> tail = topics.read(site.topic(Topic.IMPRESSIONS), SLATES);
    if (tail.isEmpty()) {
      return nothing(id, Problem.NO_KAFKA, now);
    }
    return compare(id, reference.get(), tail.get().values(), now);
  }

  private static DriftReport nothing(Optional<String> model, Problem problem, Instant now) {
    return new DriftReport(model, Optional.of(problem), 0, 0, 0, List.of(), now);
  }

  private DriftReport compare(
      Optional<String> id, Reference reference, List<byte[]> records, Instant now) {
    FeatureProfiler profiler =
        new FeatureProfiler(reference.encoder(), Optional.of(reference.profile()));
    long slates = 0;
    for (byte[] record : records) {
      Optional<Impression> slate =
          slate(record)
              .filter(one -> one.featureSpec().equals(Optional.of(reference.fingerprint())));
      if (slate.isPresent()) {
        slates++;
        for (Impression.Shown shown : slate.get().items()) {
          Map<String, Value> values = new HashMap<>(slate.get().features());
          values.putAll(shown.features());
          profiler.add(values);
        }
      }
    }
    FeatureProfile current = profiler.profile();
    List<FeatureDrift> features = new ArrayList<>();
    if (slates >= LEAST_SLATES) {
      Map<String, Feature> byName = reference.encoder().spec().byName();
      for (FeatureProfile.Field then : reference.profile().fields()) {
        current
            .field(then.name())
            .ifPresent(
                field ->
                    features.add(
                        drift(byName, then, reference.profile().examples(), field, current)));
      }
    }
    return new DriftReport(
        id,
        slates < LEAST_SLATES ? Optional.of(Problem.TOO_FEW) : Optional.empty(),
        reference.profile().examples(),
        slates,
        current.examples(),
        features,
        now);
  }

  private static FeatureDrift drift(
      Map<String, Feature> byName,
      FeatureProfile.Field then,
      long examples,
      FeatureProfile.Field field,
      FeatureProfile current) {
    double index = FeatureProfile.stability(then, examples, field, current.examples());
    boolean lost = field.missing() - then.missing() > LOST || field.unseen() - then.unseen() > LOST;
    Feature feature = byName.get(then.name());
    return new FeatureDrift(
        then.name(),
        feature == null ? "" : feature.of().name().toLowerCase(Locale.ROOT),
        then.missing(),
        field.missing(),
        then.unseen(),
        field.unseen(),
        index,
        lost || index >= DRIFTED ? State.DRIFTED : index >= MOVED ? State.MOVED : State.STEADY);
  }

  private Optional<Impression> slate(byte[] record) {
    try {
      Event event = codec.decode(record);
      return event instanceof Impression slate ? Optional.of(slate) : Optional.empty();
    } catch (InvalidEventException e) {
      return Optional.empty();
    }
  }

  /** What the artifact says of its features; the console loads nothing else of it. */
  private Optional<Reference> reference(Path artifact) {
    try {
      Path directory = artifact.toRealPath();
      if (!directory.startsWith(artifacts.toRealPath())) {
        return Optional.empty();
      }
      String text = Files.readString(directory.resolve("features.yml"));
      FeatureEncoder encoder =
          new EncoderCodec().decode(text, Files.readAllBytes(directory.resolve("encoder.json")));
      return Optional.of(
          new Reference(
              encoder,
              FeatureSpecCodec.fingerprint(encoder.spec()),
              new FeatureProfileCodec()
                  .decode(Files.readAllBytes(directory.resolve(FeatureProfileCodec.FILE)))));
    } catch (IOException | InvalidSpecException | JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
