package io.millrace.trainer.training;

/** Told how training goes; draws the progress bar. */
public interface Progress {
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

  /**
   * A new piece of work begins.
   *
   * @param total rows, or -1 where it is not known
   */
  void stage(String name, long total);

  /** More rows are done. */
  void advance(long rows);

  void epoch(EpochResult epoch);

  /** What an epoch brought. */
  record EpochResult(
      int epoch, double trainLogloss, double validationAuc, double validationLogloss) {}
}
