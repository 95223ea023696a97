package io.millrace.trainer.report;

import io.millrace.statistics.decision.PromotionRules;
import io.millrace.trainer.evaluation.Evaluation;
import io.millrace.trainer.slates.SlateOrder;
import io.millrace.trainer.training.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a report says about one training run.
 *
 * @param bestEpoch which of the epochs was kept, counted from 1
 * @param validation of the new model
 * @param test of the new model, where there are test rows
 * @param champion the model in production, on the same rows
 * @param slices the new model on parts of the validation rows
 * @param slicesSkipped parts that were too small
 * @param importance of the features
 * @param promotion what the promotion rules say
 * @param settings hyper-parameters by name
 * @param order what orders the slates, where there is a retrieval model besides the ranker
 */
public record RunReport(
    String id,
    String model,
    Instant createdAt,
    List<Progress.EpochResult> epochs,
    int bestEpoch,
    Quality validation,
    Optional<Evaluation> test,
    Optional<Champion> champion,
    List<Slice> slices,
    int slicesSkipped,
    Importance importance,
    PromotionRules.Decision promotion,
    Map<String, String> settings,
    Map<String, String> provenance,
    Optional<SlateOrder> order) {
  public RunReport {
    epochs = List.copyOf(epochs);
    slices = List.copyOf(slices);
    settings = Map.copyOf(settings);
    provenance = Map.copyOf(provenance);
  }

  /**
   * The model in production, scored on the same validation rows.
   *
   * @param auc the new model's AUC less the champion's
   * @param byUser whether users were resampled for the interval, not rows
   */
  public record Champion(
      String id, Quality quality, PairedBootstrap.Interval auc, boolean byUser) {}

  /** A part of the validation rows. */
  public record Slice(String name, Evaluation evaluation) {}

  /** What the epochs say against the model, and what to do; empty if nothing. */
  public Optional<String> warning() {
    return ValidationTrend.warning(epochs, bestEpoch);
  }

  /** Whether the model is better than what there is, in a plain sentence or two. */
  public String verdict() {
    return Verdict.of(this);
  }
}
