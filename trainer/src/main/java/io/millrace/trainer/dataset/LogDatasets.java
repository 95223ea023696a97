package io.millrace.trainer.dataset;

import static java.util.stream.Collectors.joining;

import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.EventWalk;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.namespace.Topic;
import io.millrace.state.FeatureStore;
import io.millrace.text.TextProjection;
import io.millrace.trainer.batch.WorkDirectory;
import io.millrace.trainer.table.InvalidDataException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Makes a dataset of a site's event log.
 *
 * <p>From impressions: every shown item is an example, with label 1 where a click on that request
 * and item came within the attribution window. The feature values are the ones that serving logged,
 * where it computed them under the same specification; otherwise history is replayed from its
 * beginning, and the values are what serving would have computed at that moment.
 *
 * <p>From interactions, where nothing was shown: every positive interaction is an example with
 * label 1, and a few items that the user had not touched are examples with label 0 ({@link
 * NegativeSampler} states the rule). Those behind a cut have the values of a retrieval model that
 * was trained on what came before it ({@link EarlierRetrieval}).
 *
 * <p>Either way, features of stored text vectors get the values that the vectors have now ({@link
 * TextValues}).
 *
 * <p>The same log, window and seed always give the same examples in the same order: by time, then
 * by event id. The order does not depend on the specification.
 */
public final class LogDatasets {
  /** Provenance: the time of the first validation example; all training examples are earlier. */
  public static final String VALIDATION_FROM = "validation-from";

  private final EventLog log;
  private final Supplier<? extends FeatureStore> stores;
  private final StoredTexts texts;
  private final int bound;

  /**
   * Without stored text vectors.
   *
   * @param stores gives empty feature stores, in memory
   */
  public LogDatasets(EventLog log, Supplier<? extends FeatureStore> stores) {
    this(log, stores, StoredTexts.NONE);
  }

  /**
   * @param stores gives empty feature stores, in memory
   */
  public LogDatasets(EventLog log, Supplier<? extends FeatureStore> stores, StoredTexts texts) {
    this(log, stores, texts, EventWalk.BOUND);
  }

  LogDatasets(EventLog log, Supplier<? extends FeatureStore> stores, int bound) {
    this(log, stores, StoredTexts.NONE, bound);
  }

  private LogDatasets(
      EventLog log, Supplier<? extends FeatureStore> stores, StoredTexts texts, int bound) {
    this.log = log;
    this.stores = stores;
    this.texts = texts;
    this.bound = bound;
  }

  /**
   * Makes the dataset.
   *
   * @param specText the specification as it stands in its file
   * @throws InvalidDataException where the window has nothing to learn from
   */
  public LogDataset build(
      FeatureSpec spec, String specText, LogQuery query, ReadProgress progress) {
    Specification only = new Specification(spec, specText);
    return build((origin, logged) -> only, query, Optional.empty(), progress);
  }

  /**
   * A specification.
   *
   * @param text as it stands in its file
   * @param texts what gives features of stored text vectors their values; if empty, it is fitted on
   *     the vectors that there are
   */
  public record Specification(FeatureSpec spec, String text, Optional<TextProjection> texts) {
    /** With features of stored text vectors that are fitted, if there are any. */
    public Specification(FeatureSpec spec, String text) {
      this(spec, text, Optional.empty());
    }

    /** Returns the same with text vectors that are reduced as those of an earlier model. */
    public Specification reducedAs(Optional<TextProjection> earlier) {
      return earlier.isEmpty() ? this : new Specification(spec, text, earlier);
    }
  }

  /** Chooses the specification by what the log has. */
  @FunctionalInterface
  public interface SpecificationChoice {
    /**
     * Chooses.
     *
     * @param origin what the examples are made of
     * @param logged how many shown items carry the values of a specification, by its fingerprint
     */
    Specification choose(LogQuery.Origin origin, ToLongFunction<String> logged);
  }

  /**
   * Makes the dataset.
   *
   * @param choice of the specification
   * @param retrieval trains the models that give examples from interactions their values of
   *     retrieval and half of their negatives; empty for examples without
   * @throws InvalidDataException where the window has nothing to learn from
   */
  public LogDataset build(
      SpecificationChoice choice,
      LogQuery query,
      Optional<EarlierRetrieval> retrieval,
      ReadProgress progress) {
    Map<Topic, Long> snapshot = log.snapshot();
    LogSurvey survey = new LogSurvey(log, query, progress);
    survey.check();
    Specification specification = choice.choose(survey.origin(), survey::logged);
    FeatureSpec spec = specification.spec();
    String fingerprint = FeatureSpecCodec.fingerprint(spec);
    TextValues textValues = TextValues.of(spec, specification.texts(), texts, progress);
    List<EarlierRetrieval.Model> earlier =
        retrieval
            .filter(known -> survey.origin() == LogQuery.Origin.INTERACTIONS)
            .map(known -> known.train(survey.positive(), query.validationShare()))
            .orElse(List.of());
    WorkDirectory directory = WorkDirectory.open();
    ExampleFile file = new ExampleFile(spec, directory.file("log"));
    try {
      LogWalk walk = new LogWalk(log, spec, query, survey, earlier, file, progress);
      walk.run(stores, bound);
      ExampleFile.Split split = file.split(query.validationShare());
      if (split.olderCount() == 0 || split.newerCount() == 0) {
        throw new InvalidDataException(
            "the log gives %d examples, too few to hold some out for validation"
                .formatted(file.count()));
      }
      Map<String, String> provenance = provenance(query, survey, snapshot, fingerprint);
      provenance.put("train-rows", Long.toString(split.olderCount()));
      provenance.put("validation-rows", Long.toString(split.newerCount()));
      try (Stream<Example> newer = split.newer().open()) {
        newer
            .findFirst()
            .ifPresent(first -> provenance.put(VALIDATION_FROM, first.at().toString()));
      }
      provenance.put("positives", Long.toString(walk.positives()));
      if (!earlier.isEmpty()) {
        provenance.put(
            "retrieval-from",
            earlier.stream().map(model -> model.from().toString()).collect(joining(", ")));
        provenance.put("retrieval-positives", Long.toString(walk.retrievedPositives()));
      }
      provenance.put(
          "logged-share", "%.4f".formatted((double) walk.logged() / Math.max(1, file.count())));
      provenance.put("replayed-rows", Long.toString(file.count() - walk.logged()));
      textValues
          .projection()
          .ifPresent(
              known -> {
                provenance.put(TextValues.ITEMS, Integer.toString(textValues.items()));
                provenance.put("text-encoder", "%016x".formatted(known.encoderHash()));
              });
      ExampleSource train = textValues.in(split.older());
      ExampleSource validation = textValues.in(split.newer());
      return new LogDataset(
          new Dataset(
              spec,
              specification.text(),
              train,
              validation,
              Optional.empty(),
              provenance,
              Optional.empty(),
              survey.origin() == LogQuery.Origin.INTERACTIONS,
              false,
              new ExampleEncoding(spec, train, validation),
              textValues.projection()),
          file,
          directory);
    } catch (RuntimeException | Error e) {
      directory.close();
      throw e;
    }
  }

  private static Map<String, String> provenance(
      LogQuery query, LogSurvey survey, Map<Topic, Long> snapshot, String fingerprint) {
    Map<String, String> provenance = new TreeMap<>();
    provenance.put("source", "event-log");
    provenance.put("since", query.since().toString());
    provenance.put("until", query.until().toString());
    provenance.put("spec-fingerprint", fingerprint);
    provenance.put("examples-from", survey.origin().name().toLowerCase(Locale.ROOT));
    snapshot.forEach((topic, id) -> provenance.put("snapshot-" + topic.suffix(), id.toString()));
    if (survey.origin() == LogQuery.Origin.IMPRESSIONS) {
      provenance.put("attribution", query.attribution().toString());
    } else {
      provenance.put("positive-event", survey.positive().wireName());
      provenance.put("negatives-per-positive", Integer.toString(survey.negatives()));
      provenance.put("sampling-seed", Long.toString(query.seed()));
    }
    return provenance;
  }
}
