package io.millrace.state;

import java.util.Arrays;

/**
 * Sums by equal stretches of time, of the newest stretches only; immutable.
 *
 * <p>A function of what was added, not of the order in which it was: a stretch that is among the
 * newest at the end was among the newest of those known all the time, so nothing of it was ever
 * dropped.
 */
public final class Buckets {
  /** Nothing added yet. */
  public static final Buckets EMPTY = new Buckets(new long[0], new long[0]);

  /** Ascending. */
  private final long[] numbers;

  private final long[] sums;

  private Buckets(long[] numbers, long[] sums) {
    this.numbers = numbers;
    this.sums = sums;
  }

  /**
   * As they were stored.
   *
   * @param numbers of the stretches, ascending
   * @throws IllegalArgumentException where they are not
   */
  public static Buckets of(long[] numbers, long[] sums) {
    if (numbers.length != sums.length) {
      throw new IllegalArgumentException(
          "%d stretches have %d sums".formatted(numbers.length, sums.length));
    }
    for (int i = 1; i < numbers.length; i++) {
      if (numbers[i] <= numbers[i - 1]) {
        throw new IllegalArgumentException("stretches must be in ascending order");
      }
    }
    return new Buckets(numbers.clone(), sums.clone());
  }

  /**
   * With more in one stretch.
   *
   * @param keep how many stretches there may be from the oldest to the newest
   */
  Buckets plus(long number, long amount, int keep) {
    int at = Arrays.binarySearch(numbers, number);
    if (at >= 0) {
      long[] changed = sums.clone();
      changed[at] += amount;
      return new Buckets(numbers, changed);
    }
    int place = -at - 1;
    long newest = place == numbers.length ? number : numbers[numbers.length - 1];
    if (number <= newest - keep) {
      return this;
    }
    int from = 0;
    while (from < place && numbers[from] <= newest - keep) {
      from++;
    }
    int kept = numbers.length - from;
    long[] changedNumbers = new long[kept + 1];
    long[] changedSums = new long[kept + 1];
    int before = place - from;
    System.arraycopy(numbers, from, changedNumbers, 0, before);
    System.arraycopy(sums, from, changedSums, 0, before);
    changedNumbers[before] = number;
    changedSums[before] = amount;
    System.arraycopy(numbers, place, changedNumbers, before + 1, kept - before);
    System.arraycopy(sums, place, changedSums, before + 1, kept - before);
    return new Buckets(changedNumbers, changedSums);
  }

  /** How many stretches have a sum. */
  public int size() {
    return numbers.length;
  }

  /** The number of the i-th stretch, from the oldest. */
  public long number(int i) {
    return numbers[i];
  }

  /** The sum of the i-th stretch, from the oldest. */
  public long sum(int i) {
    return sums[i];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Buckets buckets
        && Arrays.equals(numbers, buckets.numbers)
        && Arrays.equals(sums, buckets.sums);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(numbers) + Arrays.hashCode(sums);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < numbers.length; i++) {
      text.append(i == 0 ? "" : ", ").append(numbers[i]).append('=').append(sums[i]);
    }
    return text.append('}').toString();
  }
}
