package io.millrace.trainer.report;

import io.millrace.trainer.evaluation.Evaluation;
import java.util.Locale;

/** Says what the figures mean. */
final class Verdict {
  /** Beyond this, probabilities cannot be taken as such. */
  private static final double BADLY_CALIBRATED = 0.05;

  private Verdict() {}

  static String of(RunReport report) {
    return report.order().map(order -> order.reason() + " The ranker: ").orElse("")
        + compared(report)
        + calibration(report.validation().evaluation());
  }

  private static String compared(RunReport report) {
    Evaluation own = report.validation().evaluation();
    if (Double.isNaN(own.auc())) {
      return "The %s validation rows have only one label: nothing can be said of the ranking."
          .formatted(Html.count(own.rows()));
    }
    if (report.champion().isEmpty()) {
      return String.format(
          Locale.ROOT,
          "The model ranks %s on %,d validation rows: AUC %.4f, random order has 0.5.%s There is no champion to compare it with.",
          own.auc() > 0.5 ? "better than random order" : "no better than random order",
          own.rows(),
          own.auc(),
          own.normalisedEntropy() < 1 ? "" : entropy(own));
    }
    RunReport.Champion champion = report.champion().get();
    PairedBootstrap.Interval auc = champion.auc();
    String difference =
        String.format(
            Locale.ROOT,
            "AUC %+.4f (95 %% interval %+.4f to %+.4f, resampled by %s) on the same %,d rows.",
            auc.difference(),
            auc.low(),
            auc.high(),
            champion.byUser() ? "user" : "row",
            own.rows());
    if (auc.low() > 0) {
      return "Better than the champion %s: %s".formatted(champion.id(), difference);
    }
    return auc.high() < 0
        ? "Worse than the champion %s: %s Do not promote it.".formatted(champion.id(), difference)
        : "No difference to the champion %s can be told: %s".formatted(champion.id(), difference);
  }

  private static String entropy(Evaluation own) {
    return String.format(
        Locale.ROOT,
        " Its probabilities are no better than the average rate for every row: normalised entropy %.4f, not below 1.",
        own.normalisedEntropy());
  }

  private static String calibration(Evaluation own) {
    return own.calibrationError() > BADLY_CALIBRATED
        ? String.format(
            Locale.ROOT,
            " Its probabilities are off by %.3f on average: use it to rank, not to predict rates.",
            own.calibrationError())
        : "";
  }
}
