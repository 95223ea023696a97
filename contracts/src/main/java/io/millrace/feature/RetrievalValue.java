package io.millrace.feature;

import java.util.Arrays;

/**
 * A value of the retrieval model for a user and an item, and its buckets. Bucket 0 is that of items
 * that are not retrieved.
 */
public enum RetrievalValue {
  /**
   * The rank by retrieval score among the items that are not in the user's history, from 1; 0 if
   * the item has no positive score or its rank is above {@value #DEPTH}. Buckets of half an octave.
   */
  RANK {
    @Override
    public double of(RetrievalSignals signals) {
      return signals.rank();
    }

    @Override
    public int buckets() {
      return 1 + UPPER_RANKS.length;
    }

    @Override
    public int bucket(double value) {
      if (!(value >= 1) || value > DEPTH) {
        return 0;
      }
      int found = Arrays.binarySearch(UPPER_RANKS, (int) value);
      return 1 + (found < 0 ? -found - 1 : found);
    }
  },
  /**
   * The retrieval score divided by the largest of an item that is not in the user's history, in (0,
   * 1]; 0 if the item is not retrieved. Buckets of a third of an octave, the best first.
   */
  SCORE {
    @Override
    public double of(RetrievalSignals signals) {
      return signals.score();
    }

    @Override
    public int buckets() {
      return 1 + SCORES;
    }

    @Override
    public int bucket(double value) {
      if (!(value > 0)) {
        return 0;
      }
      double octaves = -Math.log(Math.min(1, value)) / Math.log(2);
      return 1 + (int) Math.min(SCORES - 1, SCORES_PER_OCTAVE * octaves);
    }
  };

  /** The last rank: items behind it count as not retrieved. */
  public static final int DEPTH = 500;

  private static final int[] UPPER_RANKS = {
    1, 2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128, 181, 256, 362, DEPTH
  };

  private static final int SCORES = 20;
  private static final int SCORES_PER_OCTAVE = 3;

  /** Returns how many buckets there are. */
  public abstract int buckets();

  /** Returns the bucket of a value. */
  public abstract int bucket(double value);

  /** Returns what the signals say of it. */
  public abstract double of(RetrievalSignals signals);
}
