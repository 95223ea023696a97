package io.millrace.term;

/** Scores a term in serving; immutable, and safe for use by several threads. */
public interface TermScorer {
  /** How many floats it computes ahead for each item. */
  int itemFloats();

  /**
   * Makes what one thread works in.
   *
   * @param maxItems the most items of a block
   */
  TermPass pass(int maxItems);
}
