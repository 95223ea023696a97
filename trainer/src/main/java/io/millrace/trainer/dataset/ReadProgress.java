package io.millrace.trainer.dataset;

/** Told how the reading of data goes. */
public interface ReadProgress {
  /**
   * A new piece of work begins.
   *
   * @param total rows, or -1 where it is not known
   */
  void stage(String name, long total);

  /** More rows are done. */
  void advance(long rows);
}
