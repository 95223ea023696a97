package io.millrace.trainer.factorization;

import java.util.Arrays;

/**
 * How well scores rank the held-out choices of each user among the user's other held-out rows: the
 * discounted gain {@code 1 / log2(1 + rank)} of each choice, where the rank is the expected one
 * among 99 rows with label 0, whatever their number is. The k-th choice of a user counts 1/k,
 * because a model is asked for the next; users count alike. Users without both labels are left out.
 */
public final class NextChoiceGain {
  private static final int OTHERS = 99;

  private final int[] starts;
  private final int[] rows;
  private final boolean[] positive;

  private NextChoiceGain(int[] starts, int[] rows, boolean[] positive) {
    this.starts = starts;
    this.rows = rows;
    this.positive = positive;
  }

  /** Collects held-out rows in their order. */
  public static final class Builder {
    private int[] users = new int[1024];
    private boolean[] positive = new boolean[1024];
    private int size;
    private int userCount;

    /** Adds a row of a user, numbered from 0. */
    public void add(int user, boolean label) {
      if (size == users.length) {
        int length = Math.addExact(size, size / 2);
        users = Arrays.copyOf(users, length);
        positive = Arrays.copyOf(positive, length);
      }
      users[size] = user;
      positive[size++] = label;
      userCount = Math.max(userCount, user + 1);
    }

    /** Returns the measure of these rows. */
    public NextChoiceGain build() {
      int[] starts = new int[userCount + 1];
      for (int i = 0; i < size; i++) {
        starts[users[i] + 1]++;
      }
      Arrays.parallelPrefix(starts, Integer::sum);
      int[] next = starts.clone();
      int[] rows = new int[size];
      for (int i = 0; i < size; i++) {
        rows[next[users[i]]++] = i;
      }
      return new NextChoiceGain(starts, rows, Arrays.copyOf(positive, size));
    }
  }

  /** Returns how many rows there are. */
  public int size() {
    return rows.length;
  }

  /**
   * Returns the mean gain of all users, in (0, 1]; 0 if no user has both labels.
   *
   * @param scores of the rows, in the order in which they were added
   */
  public double mean(float[] scores) {
    if (scores.length != rows.length) {
      throw new IllegalArgumentException(
          "there are %d scores for %d rows".formatted(scores.length, rows.length));
    }
    double sum = 0;
    int users = 0;
    for (int user = 0; user + 1 < starts.length; user++) {
      double gain = gain(scores, starts[user], starts[user + 1]);
      if (gain > 0) {
        sum += gain;
        users++;
      }
    }
    return users == 0 ? 0 : sum / users;
  }

  /** Returns one user's gain, or 0 if the user's rows have one label only. */
  private double gain(float[] scores, int from, int to) {
    float[] others = new float[to - from];
    int count = 0;
    for (int i = from; i < to; i++) {
      if (!positive[rows[i]]) {
        others[count++] = scores[rows[i]];
      }
    }
    if (count == 0) {
      return 0;
    }
    Arrays.sort(others, 0, count);
    double sum = 0;
    double weights = 0;
    int choice = 0;
    for (int i = from; i < to; i++) {
      if (positive[rows[i]]) {
        double weight = 1.0 / ++choice;
        sum += weight * gain((double) above(others, count, scores[rows[i]]) / count);
        weights += weight;
      }
    }
    return weights == 0 ? 0 : sum / weights;
  }

  private static double gain(double shareAbove) {
    return Math.log(2) / Math.log(2 + OTHERS * shareAbove);
  }

  /** Returns how many of the sorted scores are at least as high: ties count against the choice. */
  private static int above(float[] sorted, int count, float score) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] >= score) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return count - low;
  }
}
