package io.millrace.table;

import java.util.Arrays;

/**
 * Which rows a batch has, ascending, and which of them each entry belongs to. Sorting (by radix,
 * least digit first) beats a hash table here: it does not wait for memory at every entry, and the
 * tables are then read and written in order.
 *
 * <p>Rows are dealt to partitions, one for each task that is to change tables. A partition has a
 * range of rows, which mostly are those of a few fields that lie side by side in every example, so
 * that its task reads long stretches of memory; what an example's gradients sum to, and in which
 * order, does not depend on the partitions. Not thread-safe.
 */
public final class RowGroups {
  private static final int DIGIT_BITS = 11;
  private static final int DIGITS = 1 << DIGIT_BITS;

  /** The most entries that are looked at to deal out rows. */
  private static final int SAMPLE = 2048;

  /** Multiples of the golden ratio, as a share of 2^64, fall evenly and in step with nothing. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final int[] counts = new int[DIGITS];
  private int first;
  private int last = Integer.MAX_VALUE;
  private long[] keys = new long[1024];
  private long[] spare = new long[1024];
  private int[] entries = new int[1024];
  private int[] examples = new int[1024];
  private short[] fields = new short[1024];
  private int[] places = new int[1024];
  private int[] rows = new int[1024];
  private int size;
  private int rowCount;

  private RowGroups() {}

  /** Partitions of the rows; until they are dealt out, each has them all. */
  public static RowGroups[] partitions(int count) {
    RowGroups[] all = new RowGroups[count];
    Arrays.setAll(all, i -> new RowGroups());
    return all;
  }

  /**
   * Deals all rows out, so that by a sample of the batch each partition has about as many entries.
   */
  public static void deal(SparseBatch batch, RowGroups[] partitions) {
    int[] sample = new int[Math.min(SAMPLE, batch.entries())];
    for (int i = 0; i < sample.length; i++) {
      sample[i] =
          batch.row((int) ((i * GOLDEN >>> Integer.SIZE) * batch.entries() >>> Integer.SIZE));
    }
    Arrays.sort(sample);
    int from = 0;
    for (int i = 0; i < partitions.length - 1; i++) {
      int next = sample.length == 0 ? 0 : sample[sample.length * (i + 1) / partitions.length];
      partitions[i].first = from;
      partitions[i].last = next - 1;
      from = next;
    }
    partitions[partitions.length - 1].first = from;
    partitions[partitions.length - 1].last = Integer.MAX_VALUE;
  }

  /** Groups this partition's entries of a batch. */
  public void group(SparseBatch batch) {
    collect(batch);
    reserve(size);
    place(batch);
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(largest());
    for (int shift = 0; shift < bits; shift += DIGIT_BITS) {
      sortBy(Integer.SIZE + shift);
    }
    rowCount = 0;
    for (int i = 0; i < size; i++) {
      int row = first + (int) (keys[i] >>> Integer.SIZE);
      if (rowCount == 0 || rows[rowCount - 1] != row) {
        rows[rowCount++] = row;
      }
      places[(int) keys[i]] = rowCount - 1;
    }
  }

  /** Finds the entries: a loop without branches, as every partition looks at the whole batch. */
  private void collect(SparseBatch batch) {
    if (batch.entries() >= entries.length) {
      // One more than there are: the loop writes before it knows whether an entry counts.
      entries = new int[Math.max(batch.entries() + 1, entries.length + entries.length / 2)];
    }
    int found = 0;
    for (int i = 0; i < batch.entries(); i++) {
      int row = batch.row(i);
      entries[found] = i;
      found += row >= first && row <= last ? 1 : 0;
    }
    size = found;
  }

  /** Finds the entries' examples and fields, and makes their keys. */
  private void place(SparseBatch batch) {
    int slot = 0;
    for (int i = 0; i < size; i++) {
      int entry = entries[i];
      while (batch.slotEnd(slot) <= entry) {
        slot++;
      }
      examples[i] = slot / batch.fields();
      fields[i] = (short) (slot % batch.fields());
      keys[i] = (long) (batch.row(entry) - first) << Integer.SIZE | i;
    }
  }

  private int largest() {
    int most = 0;
    for (int i = 0; i < size; i++) {
      most = Math.max(most, (int) (keys[i] >>> Integer.SIZE));
    }
    return most;
  }

  /** Room for what belongs to this partition alone, which is a part of the batch. */
  private void reserve(int count) {
    if (count > keys.length) {
      int length = Math.max(count, keys.length + keys.length / 2);
      keys = new long[length];
      spare = new long[length];
      places = new int[length];
      rows = new int[length];
      examples = new int[length];
      fields = new short[length];
    }
  }

  private void sortBy(int shift) {
    Arrays.fill(counts, 0);
    for (int i = 0; i < size; i++) {
      counts[(int) (keys[i] >>> shift) & (DIGITS - 1)]++;
    }
    int sum = 0;
    for (int digit = 0; digit < DIGITS; digit++) {
      int count = counts[digit];
      counts[digit] = sum;
      sum += count;
    }
    for (int i = 0; i < size; i++) {
      long key = keys[i];
      spare[counts[(int) (key >>> shift) & (DIGITS - 1)]++] = key;
    }
    long[] sorted = spare;
    spare = keys;
    keys = sorted;
  }

  /** How many entries there are; they are in the order of the batch. */
  int size() {
    return size;
  }

  /** The batch's index of an entry. */
  int entry(int index) {
    return entries[index];
  }

  /** The example that an entry belongs to. */
  int example(int index) {
    return examples[index];
  }

  /** The field that an entry belongs to. */
  int field(int index) {
    return fields[index];
  }

  /** Where an entry's row stands among the rows. */
  int place(int index) {
    return places[index];
  }

  /** How many different rows there are below a bound. */
  int rowsBelow(int bound) {
    int at = Arrays.binarySearch(rows, 0, rowCount, bound);
    return at < 0 ? -at - 1 : at;
  }

  /** The different rows, ascending; what follows them in the array means nothing. */
  int[] rows() {
    return rows;
  }
}
