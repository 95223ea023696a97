package io.millrace.trainer.sampling;

import io.millrace.table.SparseBatch;
import io.millrace.trainer.batch.BatchSource;
import io.millrace.trainer.batch.Batches;
import java.util.SplittableRandom;

/**
 * Labelled examples of which each pass keeps a share of the negatives, and whose positives weigh
 * more or less than 1 in the loss. Both change the odds that a model learns, by {@code weight /
 * keep}; the log of that is the offset of every example, so the logit stays that of all examples
 * (He et al. 2014, "Practical lessons from predicting clicks on ads at Facebook", section 6.3).
 */
public final class Reweighted implements BatchSource {
  private final BatchSource all;
  private final double keep;
  private final float weight;
  private final float offset;

  /**
   * @param keep share of the negatives that a pass keeps, in (0, 1]
   * @param weight of a positive's loss, above 0
   */
  public Reweighted(BatchSource all, double keep, double weight) {
    this.all = all;
    this.keep = keep;
    this.weight = (float) weight;
    offset = (float) Math.log(weight / keep);
  }

  @Override
  public int fields() {
    return all.fields();
  }

  /** On average. */
  @Override
  public long size() {
    return all.positives() + Math.round((all.size() - all.positives()) * keep);
  }

  @Override
  public long positives() {
    return all.positives();
  }

  @Override
  public double baseLogit() {
    return all.baseLogit();
  }

  @Override
  public Batches shuffled(long seed, int batchSize) {
    return new Pass(all.shuffled(seed, batchSize), batchSize, seed);
  }

  @Override
  public Batches ordered(int batchSize) {
    return new Pass(all.ordered(batchSize), batchSize, 0);
  }

  @Override
  public void close() {
    all.close();
  }

  private final class Pass implements Batches {
    private final Batches inner;
    private final SparseBatch read;
    private final int batchSize;
    private final SplittableRandom random;
    private int next;

    Pass(Batches inner, int batchSize, long seed) {
      this.inner = inner;
      this.batchSize = batchSize;
      read = new SparseBatch(all.fields(), batchSize);
      random = new SplittableRandom(seed ^ 0x6b656570L);
    }

    @Override
    public boolean next(SparseBatch batch) {
      batch.clear();
      while (batch.size() < batchSize) {
        if (next == read.size()) {
          next = 0;
          if (!inner.next(read)) {
            break;
          }
        }
        boolean positive = read.label(next) == 1f;
        if (positive || keep == 1 || random.nextDouble() < keep) {
          batch.add(read, next);
          batch.sampled(
              read.logitOffset(next) + offset, read.importance(next) * (positive ? weight : 1f));
        }
        next++;
      }
      return batch.size() > 0;
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
