package io.millrace.trainer.sampling;

import io.millrace.feature.EncodedFeatures;
import io.millrace.table.SparseBatch;
import io.millrace.trainer.batch.BatchSource;
import io.millrace.trainer.batch.Batches;
import io.millrace.trainer.batch.EncodedExamples;

/** Encoded examples that were sampled before they came here, each with its logit's offset. */
public final class OffsetExamples implements BatchSource {
  private final EncodedExamples examples;
  private final int fields;
  private double sum;

  /**
   * @param examples empty, with one field more than an example has
   */
  public OffsetExamples(EncodedExamples examples) {
    this.examples = examples;
    fields = examples.fields() - 1;
  }

  public void add(EncodedFeatures example, float label, float logitOffset) {
    examples.add(HiddenFields.with(example, 0, logitOffset), label);
    sum += logitOffset;
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
