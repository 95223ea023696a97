package io.millrace.table;

/**
 * Changes the rows of a table against their gradients, and no others. Holds state of the table's
 * shape; made for one table. Not thread-safe.
 */
public interface RowOptimizer {
  /** One step. */
  void step(EmbeddingTable table, RowGradients gradients);

  /** From the next step on. */
  void learningRate(double rate);
}
