package io.millrace.term.fm;

import io.millrace.term.Candidates;
import io.millrace.term.PooledFields;
import io.millrace.term.TermPass;
import io.millrace.term.TermScorer;
import java.util.Arrays;

/**
 * Scores the second order: what a user and an item add together is the dot product of the sums of
 * their embeddings. An item's sum is computed ahead.
 */
record FmScorer(int dimension) implements TermScorer {
  @Override
  public int itemFloats() {
    return dimension;
  }

  @Override
  public TermPass pass(int maxItems) {
    return new Pass(dimension);
  }

  private static final class Pass implements TermPass {
    private final int dimension;
    private final float[] userSum;

    Pass(int dimension) {
      this.dimension = dimension;
      userSum = new float[dimension];
    }

    @Override
    public float user(PooledFields user) {
      return sum(user, 0, userSum, 0);
    }

    @Override
    public void items(PooledFields items, float[][] into, int at, float[] own) {
      for (int r = 0; r < items.size(); r++) {
        own[r] += sum(items, r, into[r], at);
      }
    }

    /** Writes the sum of a part's embeddings, and returns the second order within the part. */
    private float sum(PooledFields parts, int index, float[] into, int at) {
      Arrays.fill(into, at, at + dimension, 0f);
      float[] values = parts.values();
      float squares = 0;
      for (int field = 0; field < parts.fields(); field++) {
        if (parts.filled(field)) {
          int from = index * parts.width() + field * dimension;
          for (int d = 0; d < dimension; d++) {
            into[at + d] += values[from + d];
          }
          for (int d = 0; d < dimension; d++) {
            squares += values[from + d] * values[from + d];
          }
        }
      }
      float whole = 0;
      for (int d = 0; d < dimension; d++) {
        whole += into[at + d] * into[at + d];
      }
      return 0.5f * (whole - squares);
    }

    @Override
    public void join(Candidates candidates, int at, float[] logits) {
      for (int r = 0; r < candidates.size(); r++) {
        float[] item = candidates.floats(r);
        float logit = logits[r];
        for (int d = 0; d < dimension; d++) {
          logit += userSum[d] * item[at + d];
        }
        logits[r] = logit;
      }
    }

    @Override
    public float[] userVector() {
      return userSum;
    }
  }
}
