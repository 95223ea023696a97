package io.millrace.trainer.cli;

import io.millrace.config.Settings;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.feature.codec.InvalidSpecException;
import io.millrace.model.BrokenArtifactException;
import io.millrace.model.ModelArtifact;
import io.millrace.model.ModelKind;
import io.millrace.model.RankingModel;
import io.millrace.namespace.Namespace;
import io.millrace.recommender.Recommender;
import io.millrace.recommender.RecommenderArtifact;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelStatus;
import io.millrace.registry.Registry;
import io.millrace.state.memory.MemoryFeatureStore;
import io.millrace.statistics.decision.PromotionRules;
import io.millrace.trainer.dataset.EarlierRetrieval;
import io.millrace.trainer.dataset.LogDataset;
import io.millrace.trainer.dataset.LogDatasets;
import io.millrace.trainer.dataset.LogDatasets.Specification;
import io.millrace.trainer.dataset.LogDatasets.SpecificationChoice;
import io.millrace.trainer.dataset.LogQuery;
import io.millrace.trainer.dataset.StoredTexts;
import io.millrace.trainer.dataset.TextValues;
import io.millrace.trainer.registry.ArtifactPlace;
import io.millrace.trainer.registry.ModelIds;
import io.millrace.trainer.report.RunReport;
import io.millrace.trainer.report.ScoredRows;
import io.millrace.trainer.retrieval.RetrievalTrainer;
import io.millrace.trainer.table.InvalidDataException;
import io.millrace.trainer.training.HyperParameters;
import io.millrace.trainer.training.Progress;
import io.millrace.trainer.training.WarmStart;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Training from a site's event log: registers a candidate, and promotes it where that was asked
 * for. A run that fails leaves neither files nor a row behind, and the champion as it was.
 */
final class LogTraining {
  /** The kind of a recommender without a ranker. */
  static final String RETRIEVAL = "retrieval";

  private final Settings settings;
  private final Progress progress;
  private final PrintWriter people;

  LogTraining(Settings settings, Progress progress, PrintWriter people) {
    this.settings = settings;
    this.progress = progress;
    this.people = people;
  }

  /**
   * What to train.
   *
   * @param kind of the ranker; empty for a retrieval model alone
   * @param specification of the features; empty for the defaults
   */
  record Request(
      Optional<ModelKind> kind,
      Optional<Specification> specification,
      LogQuery query,
      HyperParameters parameters,
      Optional<Path> predictions,
      Optional<Path> warmStart,
      boolean promote,
      boolean force,
      Instant now) {}

  /**
   * What came of it.
   *
   * @param retrieval the table of what was tried, for people
   * @param json as {@code --json} prints it
   */
  record Result(
      Optional<String> retrieval, Optional<TrainingRun.Outcome> ranker, ObjectNode json) {}

  Result run(Request request) throws IOException {
    Namespace namespace = SiteOptions.namespace(settings);
    try (Registry registry = Registry.openForCommand(settings)) {
      List<Namespace> known = registry.namespaces().list();
      if (!known.contains(namespace)) {
        throw new InvalidOptionException(
            "unknown namespace '%s'; known are %s. Name one of them with --namespace, or create it with 'millrace namespaces create %s'"
                .formatted(namespace, known, namespace));
      }
      try (IcebergEventLogs logs = IcebergEventLogs.open(settings);
          EventLog log = logs.log(namespace)) {
        return run(request, namespace, registry, log);
      }
    }
  }

  private Result run(Request request, Namespace namespace, Registry registry, EventLog log)
      throws IOException {
    StringWriter lines = new StringWriter();
    try (ItemTexts texts = ItemTexts.open(settings, namespace, new PrintWriter(lines, true))) {
      request.specification().ifPresent(own -> TextValues.check(own.spec(), texts));
      return run(request, namespace, registry, log, texts, lines);
    }
  }

  private Result run(
      Request request,
      Namespace namespace,
      Registry registry,
      EventLog log,
      ItemTexts texts,
      StringWriter lines)
      throws IOException {
    Path directory = settings.storage().artifactsPath().resolve(namespace.name());
    Files.createDirectories(directory);
    String kind = request.kind().map(ModelKind::id).orElse(RETRIEVAL);
    String id = ModelIds.next(kind, request.now(), directory);
    RetrievalTraining training =
        new RetrievalTraining(log, texts, progress, new PrintWriter(lines, true));
    Optional<RetrievalTrainer.Result> retrieval =
        training.run(request.query(), request.parameters().threads(), id, request.now());
    retrieval.ifPresent(training::print);
    if (request.kind().isEmpty()) {
      return retrievalAlone(request, namespace, registry, directory.resolve(id), lines, retrieval);
    }
    LogDatasets datasets = new LogDatasets(log, MemoryFeatureStore::new, texts);
    Optional<ModelRecord> champion = registry.models().champion(namespace);
    Optional<WarmStart> warmStart = WarmStarts.load(request.warmStart(), directory);
    HyperParameters parameters = WarmStarts.shaped(request.parameters(), warmStart);
    DefaultSpecifications defaults = new DefaultSpecifications(retrieval.isPresent(), warmStart);
    SpecificationChoice choice =
        (origin, logged) ->
            request
                .specification()
                .orElseGet(() -> defaults.choose(origin, logged))
                .reducedAs(warmStart.flatMap(WarmStart::texts));
    Optional<EarlierRetrieval> earlier =
        retrieval
            .filter(
                model ->
                    choice.choose(LogQuery.Origin.INTERACTIONS, any -> 0).spec().usesRetrieval())
            .map(model -> new EarlierModels(log, request.query(), model, progress));
    try (ArtifactPlace place = ArtifactPlace.at(directory.resolve(id));
        LogDataset built = datasets.build(choice, request.query(), earlier, progress)) {
      TrainingRun.Outcome outcome =
          new TrainingRun(
                  request.kind().get(),
                  built.dataset(),
                  parameters,
                  id,
                  request.now(),
                  request.predictions(),
                  own ->
                      champion.flatMap(
                          model -> compare(model, own, built, request, datasets, earlier, texts)),
                  warmStart,
                  retrieval
                      .<TrainingRun.Extra>map(
                          model ->
                              new RetrievalPart(
                                  namespace,
                                  log,
                                  request.query(),
                                  model,
                                  built.dataset().texts().isPresent() ? texts : StoredTexts.NONE,
                                  progress))
                      .orElse(TrainingRun.Extra.NONE))
              .run(place, progress);
      retrieval.ifPresent(model -> outcome.json().set("retrieval", RetrievalTraining.json(model)));
      register(
          request,
          namespace,
          registry,
          place,
          new Registration(
              kind,
              outcome.metrics(),
              outcome.provenance(),
              Optional.of(outcome.page()),
              outcome.json()));
      return new Result(Optional.of(lines.toString()), Optional.of(outcome), outcome.json());
    }
  }

  private Result retrievalAlone(
      Request request,
      Namespace namespace,
      Registry registry,
      Path target,
      StringWriter lines,
      Optional<RetrievalTrainer.Result> trained)
      throws IOException {
    RetrievalTrainer.Result retrieval =
        trained.orElseThrow(() -> new InvalidDataException(lines + "Send or import events first."));
    try (ArtifactPlace place = ArtifactPlace.at(target)) {
      Files.createDirectories(place.hidden());
      RecommenderArtifact.write(place.hidden(), retrieval.model(), 0);
      place.publish();
      Map<String, Double> metrics = new TreeMap<>(RetrievalTraining.metrics(retrieval));
      metrics.put(PromotionRules.Metric.RANKER_WEIGHT.key(), 0.0);
      ObjectNode json = Json.object();
      json.put("model", RETRIEVAL);
      json.put("id", String.valueOf(target.getFileName()));
      json.set("retrieval", RetrievalTraining.json(retrieval));
      json.put("artifact", place.target().toString());
      register(
          request,
          namespace,
          registry,
          place,
          new Registration(
              RETRIEVAL,
              metrics,
              Map.of(PromotionRules.Facts.ORDERED_BY, Recommender.orderedBy(0)),
              Optional.empty(),
              json));
      lines.write("model %s in %s%n".formatted(target.getFileName(), place.target()));
      return new Result(Optional.of(lines.toString()), Optional.empty(), json);
    }
  }

  /** What the registry is told of a model. */
  private record Registration(
      String kind,
      Map<String, Double> metrics,
      Map<String, String> provenance,
      Optional<Path> report,
      ObjectNode json) {}

  private void register(
      Request request,
      Namespace namespace,
      Registry registry,
      ArtifactPlace place,
      Registration what)
      throws IOException {
    ModelRecord model =
        new ModelRecord(
            String.valueOf(place.target().getFileName()),
            what.kind(),
            ModelStatus.CANDIDATE,
            place.target(),
            what.metrics(),
            what.report(),
            request.now(),
            Optional.empty());
    try {
      registry.models().register(namespace, model);
    } catch (RuntimeException e) {
      place.withdraw();
      throw e;
    }
    what.json().put("namespace", namespace.name());
    Promotion.Result result =
        request.promote()
            ? new Promotion(registry.models(), namespace, request.force())
                .run(model, what.provenance(), people)
            : new Promotion.Result(model, false, Optional.empty(), List.of());
    what.json().put("promoted", result.promoted());
    if (!result.objections().isEmpty()) {
      result.objections().forEach(what.json().putArray("objections")::add);
    }
  }

  /** The champion on the same rows; where it sees other features, they are computed for it. */
  private Optional<RunReport.Champion> compare(
      ModelRecord champion,
      ScoredRows own,
      LogDataset candidate,
      Request request,
      LogDatasets datasets,
      Optional<EarlierRetrieval> earlier,
      StoredTexts texts) {
    if (!RecommenderArtifact.hasRanker(champion.artifact())) {
      return Optional.empty();
    }
    try (RankingModel model = ModelArtifact.load(champion.artifact())) {
      ScoredRows rows;
      String fingerprint = FeatureSpecCodec.fingerprint(candidate.dataset().spec());
      if (model.manifest().specFingerprint().equals(fingerprint)) {
        // The same features, but the champion reduces text vectors in its own way.
        rows =
            ScoredRows.of(
                model,
                TextValues.of(model.encoder().spec(), model.texts(), texts, progress)
                    .in(candidate.dataset().validation()));
      } else {
        Specification theirs = new Specification(model.encoder().spec(), "", model.texts());
        try (LogDataset its =
            datasets.build((origin, logged) -> theirs, request.query(), earlier, progress)) {
          rows = ScoredRows.of(model, its.dataset().validation());
        }
      }
      if (!own.sameRows(rows)) {
        people.println(
            "Not compared with the champion %s: late events changed the rows meanwhile"
                .formatted(champion.id()));
        return Optional.empty();
      }
      return Optional.of(
          new RunReport.Champion(
              champion.id(),
              rows.quality(),
              own.aucAgainst(rows, request.query().seed()),
              own.grouped()));
    } catch (BrokenArtifactException | InvalidDataException e) {
      people.println(
          "Not compared with the champion %s: %s".formatted(champion.id(), e.getMessage()));
      return Optional.empty();
    }
  }

  static FeatureSpec readSpec(String name, String text) throws InvalidSpecException {
    try {
      return new FeatureSpecCodec().read(text);
    } catch (InvalidSpecException e) {
      throw new InvalidSpecException(name + ": " + e.getMessage());
    }
  }
}
