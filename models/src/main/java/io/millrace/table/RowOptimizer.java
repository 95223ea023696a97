package io.millrace.table;

/**
 * Changes the rows of a table against their gradients, and no others. Holds state of the table's
 * shape; made for one table.
 */
public interface RowOptimizer {
  /** A new batch begins: comes once before its steps. */
  default void begin() {}

  /** One step. May be called by several threads at once for one batch, each with other rows. */
  void step(EmbeddingTable table, RowGradients gradients);

  /**
   * Does to every row what is still to be done to it, so that the table is what it would be had
   * each step touched all rows. For optimisers that put off work.
   */
  default void settle(EmbeddingTable table) {}

  /**
   * The table was given other values: goes on from them. For optimisers that compute values from
   * their state; the state that only says how far a step goes stays.
   */
  default void adopt(EmbeddingTable table) {}

  /** From the next step on. */
  void learningRate(double rate);
}
