package io.millrace.table;

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
   * @param fields how many of a batch's fields have embeddings; they come first
   */
  public FieldEmbeddings(EmbeddingTable table, RowOptimizer optimizer, int fields, int partitions) {
    this.table = table;
    this.optimizer = optimizer;
    this.fields = fields;
    gradients = RowGradients.partitions(partitions, table.dimension());
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
          java.util.Arrays.fill(target, at, at + dimension, 0f);
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
   */
  public void scatter(SparseBatch batch, float[] errors, int partition) {
    optimizer.step(table, merge(batch, errors, partition));
  }

  RowGradients merge(SparseBatch batch, float[] errors, int partition) {
    RowGradients merged = gradients[partition];
    merged.clear();
    int at = 0;
    for (int n = 0; n < batch.size(); n++) {
      for (int field = 0; field < fields; field++) {
        for (int i = batch.start(n, field); i < batch.end(n, field); i++) {
          if (RowGradients.partition(batch.row(i), gradients.length) == partition) {
            merged.add(batch.row(i), batch.weight(i), errors, at);
          }
        }
        at += table.dimension();
      }
    }
    return merged;
  }
}
