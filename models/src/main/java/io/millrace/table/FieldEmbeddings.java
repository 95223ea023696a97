package io.millrace.table;

import java.util.Arrays;

/**
 * The embeddings of a batch's fields: gathered into one row of floats for each example, and their
 * gradients scattered back. An example's field is the weighted sum of its rows.
 *
 * <p>Rows are dealt to partitions: threads may gather at once, or scatter at once, each another
 * partition. What a row's gradients sum to does not depend on the number of partitions.
 */
public final class FieldEmbeddings {
  private final EmbeddingTable table;
  private final RowOptimizer optimizer;
  private final RowGradients[] gradients;
  private final int fields;

  /**
   * @param fields how many of a batch's fields have embeddings; they come first, and so do their
   *     rows
   */
  public FieldEmbeddings(EmbeddingTable table, RowOptimizer optimizer, int fields, int partitions) {
    this.table = table;
    this.optimizer = optimizer;
    this.fields = fields;
    gradients = new RowGradients[partitions];
    Arrays.setAll(gradients, i -> new RowGradients(table.dimension()));
  }

  public EmbeddingTable table() {
    return table;
  }

  public RowOptimizer optimizer() {
    return optimizer;
  }

  /** Floats for each example: fields times dimension. */
  public int width() {
    return fields * table.dimension();
  }

  /** Writes {@code width()} floats for each of some examples, from {@code from * width()} on. */
  public void gather(SparseBatch batch, int from, int to, float[] target) {
    int dimension = table.dimension();
    int at = from * width();
    for (int n = from; n < to; n++) {
      for (int field = 0; field < fields; field++) {
        int start = batch.start(n, field);
        int end = batch.end(n, field);
        if (end - start == 1 && batch.weight(start) == 1f) {
          table.read(batch.row(start), target, at);
        } else {
          Arrays.fill(target, at, at + dimension, 0f);
          for (int i = start; i < end; i++) {
            table.addTo(batch.row(i), batch.weight(i), target, at);
          }
        }
        at += dimension;
      }
    }
  }

  /** A new batch begins: comes once before its {@link #scatter}. */
  public void begin() {
    optimizer.begin();
  }

  /**
   * One step of a partition's rows against the gradients of what {@link #gather} gave.
   *
   * @param errors {@code batch.size() x width()} floats
   * @param groups the batch's entries
   */
  public void scatter(SparseBatch batch, float[] errors, RowGroups groups, int partition) {
    optimizer.step(table, merge(batch, errors, groups, partition));
  }

  RowGradients merge(SparseBatch batch, float[] errors, RowGroups groups, int partition) {
    RowGradients merged = gradients[partition];
    int count = groups.rowsBelow(table.rows());
    merged.reset(groups.rows(), count);
    int dimension = table.dimension();
    float[] sums = merged.sums();
    for (int i = 0; i < groups.size(); i++) {
      if (groups.place(i) < count) {
        float weight = batch.weight(groups.entry(i));
        int at = (groups.example(i) * fields + groups.field(i)) * dimension;
        int to = groups.place(i) * dimension;
        for (int d = 0; d < dimension; d++) {
          sums[to + d] += weight * errors[at + d];
        }
      }
    }
    return merged;
  }
}
