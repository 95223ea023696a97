package io.millrace.trainer.cli;

import io.millrace.config.Setting;
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
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelStatus;
import io.millrace.registry.Registry;
import io.millrace.state.memory.MemoryFeatureStore;
import io.millrace.trainer.dataset.LogDataset;
import io.millrace.trainer.dataset.LogDatasets;
import io.millrace.trainer.dataset.LogQuery;
import io.millrace.trainer.registry.ArtifactPlace;
import io.millrace.trainer.registry.ModelIds;
import io.millrace.trainer.report.RunReport;
import io.millrace.trainer.report.ScoredRows;
import io.millrace.trainer.table.InvalidDataException;
import io.millrace.trainer.training.HyperParameters;
import io.millrace.trainer.training.Progress;
import io.millrace.trainer.training.WarmStart;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Training from a site's event log: registers a candidate, and promotes it where that was asked
 * for. A run that fails leaves neither files nor a row behind, and the champion as it was.
 */
final class LogTraining {
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
   * @param specText the specification as it stands in its file
   */
  record Request(
      ModelKind kind,
      FeatureSpec spec,
      String specText,
      LogQuery query,
      HyperParameters parameters,
      Optional<Path> predictions,
      Optional<Path> warmStart,
      boolean promote,
      boolean force,
      Instant now) {}

  TrainingRun.Outcome run(Request request) throws IOException {
    Namespace namespace = SiteOptions.namespace(settings);
    try (Registry registry = Registry.openForCommand(settings)) {
      List<Namespace> known = registry.namespaces().list();
      if (!known.contains(namespace)) {
        throw new InvalidOptionException(
            "unknown namespace '%s'; known are %s".formatted(namespace, known));
      }
      try (IcebergEventLogs logs = IcebergEventLogs.open(settings);
          EventLog log = logs.log(namespace)) {
        return run(request, namespace, registry, new LogDatasets(log, MemoryFeatureStore::new));
      }
    }
  }

  private TrainingRun.Outcome run(
      Request request, Namespace namespace, Registry registry, LogDatasets datasets)
      throws IOException {
    Path directory = settings.path(Setting.ARTIFACTS).resolve(namespace.name());
    Files.createDirectories(directory);
    String id = ModelIds.next(request.kind().id(), request.now(), directory);
    Optional<ModelRecord> champion = registry.models().champion(namespace);
    Optional<WarmStart> warmStart = WarmStarts.load(request.warmStart(), directory);
    HyperParameters parameters = WarmStarts.shaped(request.parameters(), warmStart);
    try (ArtifactPlace place = ArtifactPlace.at(directory.resolve(id));
        LogDataset built =
            datasets.build(request.spec(), request.specText(), request.query(), progress)) {
      TrainingRun.Outcome outcome =
          new TrainingRun(
                  request.kind(),
                  built.dataset(),
                  parameters,
                  id,
                  request.now(),
                  request.predictions(),
                  own -> champion.flatMap(model -> compare(model, own, built, request, datasets)),
                  warmStart)
              .run(place, progress);
      register(request, namespace, registry, place, outcome);
      return outcome;
    }
  }

  private void register(
      Request request,
      Namespace namespace,
      Registry registry,
      ArtifactPlace place,
      TrainingRun.Outcome outcome)
      throws IOException {
    ModelRecord model =
        new ModelRecord(
            outcome.report().id(),
            request.kind().id(),
            ModelStatus.CANDIDATE,
            place.target(),
            outcome.metrics(),
            Optional.of(outcome.page()),
            request.now(),
            Optional.empty());
    try {
      registry.models().register(namespace, model);
    } catch (RuntimeException e) {
      place.withdraw();
      throw e;
    }
    outcome.json().put("namespace", namespace.name());
    Promotion.Result result =
        request.promote()
            ? new Promotion(registry.models(), namespace, request.force())
                .run(model, outcome.provenance(), people)
            : new Promotion.Result(model, false, Optional.empty(), List.of());
    outcome.json().put("promoted", result.promoted());
    if (!result.objections().isEmpty()) {
      result.objections().forEach(outcome.json().putArray("objections")::add);
    }
  }

  /** The champion on the same rows; where it sees other features, they are computed for it. */
  private Optional<RunReport.Champion> compare(
      ModelRecord champion,
      ScoredRows own,
      LogDataset candidate,
      Request request,
      LogDatasets datasets) {
    try (RankingModel model = ModelArtifact.load(champion.artifact())) {
      ScoredRows rows;
      if (model.manifest().specFingerprint().equals(FeatureSpecCodec.fingerprint(request.spec()))) {
        rows = ScoredRows.of(model, candidate.dataset().validation());
      } else {
        try (LogDataset its =
            datasets.build(model.encoder().spec(), "", request.query(), progress)) {
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
