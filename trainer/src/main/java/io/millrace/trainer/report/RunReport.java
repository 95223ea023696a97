package io.millrace.trainer.report;

import io.millrace.trainer.evaluation.Evaluation;
import io.millrace.trainer.training.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a report says about one training run.
 *
 * @param validation of the new model
 * @param reliability of the new model on the validation rows
 * @param champion the model in production, on the same rows
 * @param slices the new model on parts of the validation rows
 * @param settings hyper-parameters by name
 */
public record RunReport(
    String id,
    String model,
    Instant createdAt,
    List<Progress.EpochResult> epochs,
    Evaluation validation,
    List<Reliability.Bin> reliability,
    Optional<Evaluation> test,
    Optional<Champion> champion,
    List<Slice> slices,
    Map<String, String> settings,
    Map<String, String> provenance) {
  public RunReport {
    epochs = List.copyOf(epochs);
    reliability = List.copyOf(reliability);
    slices = List.copyOf(slices);
    settings = Map.copyOf(settings);
    provenance = Map.copyOf(provenance);
  }

  /**
   * The model in production, scored on the same validation rows.
   *
   * @param auc the new model's AUC less the champion's
   */
  public record Champion(
      String id,
      Evaluation evaluation,
      List<Reliability.Bin> reliability,
      PairedBootstrap.Interval auc) {}

  /** A part of the validation rows. */
  public record Slice(String name, Evaluation evaluation) {}

  /** Whether the model is better than what there is, in a plain sentence or two. */
  public String verdict() {
    return Verdict.of(this);
  }
}
