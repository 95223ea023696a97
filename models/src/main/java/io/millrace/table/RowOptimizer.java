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

  /** From the next step on. */
  void learningRate(double rate);
}
