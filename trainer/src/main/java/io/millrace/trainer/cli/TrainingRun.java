package io.millrace.trainer.cli;

import io.millrace.feature.codec.FeatureProfileCodec;
import io.millrace.feature.drift.FeatureProfiler;
import io.millrace.model.ModelKind;
import io.millrace.model.RankingModel;
import io.millrace.recommender.Recommender;
import io.millrace.statistics.decision.PromotionRules;
import io.millrace.statistics.decision.PromotionRules.Metric;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.evaluation.Evaluation;
import io.millrace.trainer.evaluation.Predictions;
import io.millrace.trainer.registry.ArtifactPlace;
import io.millrace.trainer.report.ModelCard;
import io.millrace.trainer.report.PermutationImportance;
import io.millrace.trainer.report.ReportPage;
import io.millrace.trainer.report.RunReport;
import io.millrace.trainer.report.ScoredRows;
import io.millrace.trainer.slates.SlateComparison;
import io.millrace.trainer.slates.SlateOrder;
import io.millrace.trainer.training.HyperParameters;
import io.millrace.trainer.training.ModelTrainer;
import io.millrace.trainer.training.Progress;
import io.millrace.trainer.training.TrainedModel;
import io.millrace.trainer.training.WarmStart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One model: trained, evaluated, compared, and written with its report to where it belongs.
 *
 * @param predictions where the validation rows' scores go
 * @param warmStart the model to go on from
 * @param extra adds to the artifact before it is published
 * @param champion scores the model in production on the same rows; empty where there is none
 */
record TrainingRun(
    ModelKind kind,
    Dataset dataset,
    HyperParameters parameters,
    String id,
    Instant createdAt,
    Optional<Path> predictions,
    Function<ScoredRows, Optional<RunReport.Champion>> champion,
    Optional<WarmStart> warmStart,
    Extra extra) {
  private static final String REPORT = "report.html";

  /** Validation rows whose features are profiled: more tell nothing more. */
  private static final int PROFILED = 200_000;

  /**
   * What came of it.
   *
   * @param metrics as the registry and the manifest have them
   * @param provenance as the manifest has it
   * @param json as {@code --json} prints it
   */
  record Outcome(
      RunReport report,
      Map<String, Double> metrics,
      Map<String, String> provenance,
      Path page,
      ObjectNode json) {}

  /** What a recommender has besides its ranker. */
  interface Extra {
    /** Nothing. */
    Extra NONE =
        new Extra() {
          @Override
          public Optional<SlateOrder> order(RankerWriter writer, Map<String, String> provenance) {
            return Optional.empty();
          }

          @Override
          public void write(Path directory, Optional<SlateOrder> order) {}
        };

    /**
     * Returns what orders the slates; empty if the ranker has no choice.
     *
     * @param provenance of the ranker
     */
    Optional<SlateOrder> order(RankerWriter writer, Map<String, String> provenance)
        throws IOException;

    /** Adds files to the directory of the artifact. */
    void write(Path directory, Optional<SlateOrder> order) throws IOException;

    /** Returns metrics that are not the ranker's. */
    default Map<String, Double> metrics() {
      return Map.of();
    }
  }

  /** Writes the trained ranker's artifact to a directory that does not exist. */
  interface RankerWriter {
    void write(Path directory) throws IOException;
  }

  /** Runs; nothing is in the place unless all went well. */
  Outcome run(ArtifactPlace place, Progress progress) throws IOException {
    try (TrainedModel trained =
        new ModelTrainer(warmStart).train(kind, dataset, parameters, progress)) {
      progress.stage("evaluate", -1);
      RankingModel model = trained.ranking();
      PermutationImportance importance = new PermutationImportance(model, parameters.seed());
      FeatureProfiler features = new FeatureProfiler(model.encoder());
      ScoredRows validation =
          score(
              model,
              (example, score) -> {
                importance.accept(example, score);
                if (features.examples() < PROFILED) {
                  features.add(example.values());
                }
              });
      Optional<Evaluation> test =
          dataset.test().map(new Predictions(trained.published())::evaluate);
      Optional<RunReport.Champion> rival = champion.apply(validation);
      Optional<SlateOrder> order =
          extra.order(
              directory -> trained.save(directory, id, createdAt, Map.of()), trained.provenance());
      progress.stage("report", -1);
      Map<String, Double> metrics = metrics(trained, validation, test, rival);
      Map<String, String> provenance = new TreeMap<>(trained.provenance());
      rival.ifPresent(other -> provenance.put(PromotionRules.Facts.COMPARED_WITH, other.id()));
      metrics.putAll(extra.metrics());
      order.ifPresent(
          chosen -> {
            metrics.putAll(chosen.metrics());
            metrics.put(Metric.RANKER_WEIGHT.key(), chosen.rankerWeight());
            provenance.put(
                PromotionRules.Facts.ORDERED_BY, Recommender.orderedBy(chosen.rankerWeight()));
          });
      RunReport report =
          new RunReport(
              id,
              kind.id(),
              createdAt,
              trained.epochs(),
              trained.bestEpoch(),
              validation.quality(),
              test,
              rival,
              validation.slices(),
              validation.slicesSkipped(),
              importance.measure(),
              PromotionRules.judge(
                  PromotionRules.Facts.of(metrics, provenance),
                  rival.map(other -> new PromotionRules.Rival(other.id(), Map.of()))),
              HyperParameterOptions.describe(parameters),
              provenance,
              order);
      trained.save(
          place.hidden(),
          id,
          createdAt,
          metrics,
          provenance,
          Map.of(
              ModelCard.FILE,
              ModelCard.markdown(report),
              REPORT,
              ReportPage.html(report),
              FeatureProfileCodec.FILE,
              new FeatureProfileCodec().encode(features.profile())));
      extra.write(place.hidden(), order);
      place.publish();
      Path page = place.target().resolve(REPORT);
      return new Outcome(
          report, metrics, provenance, page, json(trained, report, place.target(), page));
    }
  }

  private ScoredRows score(RankingModel model, Predictions.Sink sample) throws IOException {
    if (predictions.isEmpty()) {
      return ScoredRows.of(model, dataset.validation(), dataset.train(), sample);
    }
    try (PredictionsFile file = new PredictionsFile(predictions.get(), dataset.spec())) {
      Predictions.Sink both =
          (example, score) -> {
            file.accept(example, score);
            sample.accept(example, score);
          };
      ScoredRows rows = ScoredRows.of(model, dataset.validation(), dataset.train(), both);
      file.publish();
      return rows;
    }
  }

  /** What is not a number has no place in the registry. */
  private static Map<String, Double> metrics(
      TrainedModel trained,
      ScoredRows validation,
      Optional<Evaluation> test,
      Optional<RunReport.Champion> rival) {
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put(Metric.TRAIN_ROWS.key(), (double) trained.rows());
    Optional.ofNullable(trained.provenance().get("train-positives"))
        .ifPresent(count -> metrics.put(Metric.TRAIN_POSITIVES.key(), Double.valueOf(count)));
    metrics.put(Metric.VALIDATION_ROWS.key(), (double) validation.rows());
    metrics.put(Metric.VALIDATION_POSITIVES.key(), (double) validation.positives());
    metrics.put(Metric.MEAN_PREDICTION.key(), validation.meanScore());
    metrics(metrics, "validation", validation.quality().evaluation());
    test.ifPresent(evaluation -> metrics(metrics, "test", evaluation));
    rival.ifPresent(
        other -> {
          metrics.put("champion.auc", other.quality().evaluation().auc());
          metrics.put(Metric.DIFFERENCE.key(), other.auc().difference());
          metrics.put(Metric.DIFFERENCE_LOW.key(), other.auc().low());
          metrics.put(Metric.DIFFERENCE_HIGH.key(), other.auc().high());
        });
    metrics.values().removeIf(value -> !Double.isFinite(value));
    return metrics;
  }

  private static void metrics(Map<String, Double> metrics, String rows, Evaluation evaluation) {
    metrics.put(rows + ".auc", evaluation.auc());
    metrics.put(rows + ".gauc", evaluation.gauc());
    metrics.put(rows + ".logloss", evaluation.logloss());
    metrics.put(rows + ".normalised_entropy", evaluation.normalisedEntropy());
    metrics.put(rows + ".calibration_error", evaluation.calibrationError());
  }

  private static ObjectNode slates(SlateOrder order) {
    ObjectNode json = Json.object();
    Json.number(json, "ranker_weight", order.rankerWeight());
    json.put("users", order.users());
    json.put("reason", order.reason());
    json.put("source_shares_reason", order.shares().reason());
    ObjectNode shares = json.putObject("source_shares");
    order
        .shares()
        .shares()
        .learned()
        .forEach((source, share) -> Json.number(shares, source.wireName(), share));
    ArrayNode results = json.putArray("results");
    for (SlateComparison.Result result : order.results()) {
      ObjectNode node = results.addObject();
      node.put("order", result.name());
      Json.number(node, "hr@10", result.hitRate());
      Json.number(node, "ndcg@10", result.ndcg());
      Json.number(node, "lead_of_the_first", result.lead());
      Json.number(node, "lead_low", result.leadLow());
      Json.number(node, "lead_high", result.leadHigh());
    }
    return json;
  }

  private ObjectNode json(TrainedModel trained, RunReport report, Path artifact, Path page) {
    ObjectNode json = Json.object();
    json.put("model", kind.id());
    json.put("id", id);
    json.put("parameters", trained.parameters());
    json.put("rows", trained.rows());
    Json.number(json, "seconds", trained.seconds());
    Json.number(json, "samples_per_second", trained.samplesPerSecond());
    json.put("best_epoch", trained.bestEpoch());
    report.warning().ifPresent(warning -> json.put("warning", warning));
    ArrayNode epochs = json.putArray("epochs");
    for (Progress.EpochResult epoch : trained.epochs()) {
      ObjectNode node = epochs.addObject();
      node.put("epoch", epoch.epoch());
      Json.number(node, "train_logloss", epoch.trainLogloss());
      Json.number(node, "validation_auc", epoch.validationAuc());
      Json.number(node, "validation_logloss", epoch.validationLogloss());
      if (Double.isFinite(epoch.validationGain())) {
        node.put("validation_gain", epoch.validationGain());
      }
    }
    json.set("validation", Json.evaluation(report.validation().evaluation()));
    report.test().ifPresent(test -> json.set("test", Json.evaluation(test)));
    report
        .champion()
        .ifPresent(
            champion -> {
              ObjectNode node = json.putObject("champion");
              node.put("id", champion.id());
              node.set("validation", Json.evaluation(champion.quality().evaluation()));
              Json.number(node, "auc_difference", champion.auc().difference());
              Json.number(node, "auc_difference_low", champion.auc().low());
              Json.number(node, "auc_difference_high", champion.auc().high());
            });
    report.order().ifPresent(order -> json.set("slates", slates(order)));
    json.put("verdict", report.verdict());
    json.put("artifact", artifact.toString());
    json.put("report", page.toString());
    return json;
  }
}
