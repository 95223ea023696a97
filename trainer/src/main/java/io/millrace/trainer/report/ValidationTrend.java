package io.millrace.trainer.report;

import io.millrace.trainer.training.Progress.EpochResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells from the epochs of a run whether the model memorises its training examples. */
final class ValidationTrend {
  private static final String ADVICE =
      "The model memorises its training examples. Train on more data or a longer time, or try"
          + " --set learning-rate at a third of its value, a smaller --set dimension, or --set"
          + " dropout=0.2.";

  private ValidationTrend() {}

  /**
   * Returns a warning if the first epoch was the best one, or if every later epoch had a larger
   * validation log loss than the first; with what to do. A run of one epoch shows no trend.
   *
   * @param bestEpoch which epoch was kept, counted from 1
   */
  static Optional<String> warning(List<EpochResult> epochs, int bestEpoch) {
    if (epochs.size() < 2) {
      return Optional.empty();
    }
    EpochResult first = epochs.get(0);
    EpochResult last = epochs.get(epochs.size() - 1);
    boolean rises =
        epochs.stream()
            .skip(1)
            .allMatch(epoch -> epoch.validationLogloss() > first.validationLogloss());
    if (rises) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "Validation log loss rises from the first epoch (%.4f to %.4f, training %.4f to %.4f).%s %s",
              first.validationLogloss(),
              last.validationLogloss(),
              first.trainLogloss(),
              last.trainLogloss(),
              bestEpoch > 1
                  ? " Epoch %d was kept because it orders items best; its probabilities are too sure."
                      .formatted(bestEpoch)
                  : "",
              ADVICE));
    }
    return bestEpoch == 1
        ? Optional.of(
            "The first of %d epochs was the best one. %s".formatted(epochs.size(), ADVICE))
        : Optional.empty();
  }
}
