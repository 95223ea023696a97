package io.millrace.trainer.sampling;

import io.millrace.feature.EncodedFeatures;
import io.millrace.table.SparseBatch;
import io.millrace.trainer.batch.BatchSource;
import io.millrace.trainer.batch.Batches;
import io.millrace.trainer.batch.EncodedExamples;

/** Encoded examples that were sampled before they came here, each with its logit's offset. */
public final class OffsetExamples implements BatchSource {
  /** How many fields more an example has here than the batches that are made of it. */
  public static final int HIDDEN_FIELDS = 1;

  private final EncodedExamples examples;
  private final int fields;
  private final double sum;

  /**
   * @param examples made by {@link #with}
   * @param sum of their offsets
   */
  public OffsetExamples(EncodedExamples examples, double sum) {
    this.examples = examples;
    this.sum = sum;
    fields = examples.fields() - HIDDEN_FIELDS;
  }

  /** An example with its offset. */
  public static EncodedFeatures with(EncodedFeatures example, float logitOffset) {
    return HiddenFields.with(example, 0, logitOffset);
  }

  @Override
  public int fields() {
    return fields;
  }

  @Override
  public long size() {
    return examples.size();
  }

  @Override
  public long positives() {
    return examples.positives();
  }

  @Override
  public double baseLogit() {
    return BatchSource.super.baseLogit() - sum / size();
  }

  @Override
  public Batches shuffled(long seed, int batchSize) {
    return new Pass(examples.shuffled(seed, batchSize), batchSize);
  }

  @Override
  public Batches ordered(int batchSize) {
    return new Pass(examples.ordered(batchSize), batchSize);
  }

  @Override
  public void close() {
    examples.close();
  }

  private final class Pass implements Batches {
    private final Batches inner;
    private final SparseBatch read;

    Pass(Batches inner, int batchSize) {
      this.inner = inner;
      read = new SparseBatch(fields + 1, batchSize);
    }

    @Override
    public boolean next(SparseBatch batch) {
      batch.clear();
      inner.next(read);
      for (int n = 0; n < read.size(); n++) {
        batch.add(read, n);
        batch.sampled(HiddenFields.weight(read, n, fields), 1f);
      }
      return batch.size() > 0;
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
