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

  /** What an epoch brought. */
  record EpochResult(
      int epoch, double trainLogloss, double validationAuc, double validationLogloss) {}
}
