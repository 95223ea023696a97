package io.millrace.trainer.training;

import io.millrace.trainer.dataset.ReadProgress;

/** Told how training goes; draws the progress bar. */
public interface Progress extends ReadProgress {
  /** Nobody watches. */
  Progress NONE =
      new Progress() {
        @Override
        public void stage(String name, long total) {}

        @Override
        public void advance(long rows) {}

        @Override
        public void epoch(EpochResult epoch) {}
      };

  void epoch(EpochResult epoch);

  /**
   * What an epoch brought.
   *
   * @param epoch counted from 1; 0: the weights that training began with
   * @param trainLogloss NaN for epoch 0
   * @param validationGain what decides which epoch is best, if the AUC does not: see {@link
   *     io.millrace.trainer.factorization.NextChoiceGain}; else NaN
   */
  record EpochResult(
      int epoch,
      double trainLogloss,
      double validationAuc,
      double validationLogloss,
      double validationGain) {
    /** An epoch that is judged by its AUC. */
    public EpochResult(
        int epoch, double trainLogloss, double validationAuc, double validationLogloss) {
      this(epoch, trainLogloss, validationAuc, validationLogloss, Double.NaN);
    }
  }
}
