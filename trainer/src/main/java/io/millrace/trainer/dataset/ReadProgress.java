package io.millrace.trainer.dataset;

/** Told how the reading of data goes. */
public interface ReadProgress {
  /**
   * A new piece of work begins.
   *
   * @param total rows, or -1 where it is not known
   */
  void stage(String name, long total);

  /** A new piece of work begins, which is measured in bytes of the files it reads. */
  default void bytes(String name, long total) {
    stage(name, total);
  }

  /**
   * A new piece of work begins, which is measured in steps that are not rows.
   *
   * @param total steps
   */
  default void steps(String name, long total) {
    stage(name, total);
  }

  /** More rows, bytes or steps are done. */
  void advance(long rows);
}
