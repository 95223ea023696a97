package io.millrace.table;

import java.util.Arrays;

/**
 * Which rows a batch has, ascending, and which of them each entry belongs to. Sorting (by radix,
 * least digit first) beats a hash table here: it does not wait for memory at every entry, and the
 * tables are then read and written in order.
 *
 * <p>Rows are dealt to partitions, one for each task that is to change tables; the order of a row's
 * entries, which is that of the batch, does not depend on the number of partitions. Not
 * thread-safe.
 */
public final class RowGroups {
  private static final int DIGIT_BITS = 11;
  private static final int DIGITS = 1 << DIGIT_BITS;

  private final int partition;
  private final int partitions;
  private final int[] counts = new int[DIGITS];
  private long[] keys = new long[1024];
  private long[] spare = new long[1024];
  private int[] entries = new int[1024];
  private int[] examples = new int[1024];
  private short[] fields = new short[1024];
  private int[] places = new int[1024];
  private int[] rows = new int[1024];
  private int size;
  private int rowCount;

  private RowGroups(int partition, int partitions) {
    this.partition = partition;
    this.partitions = partitions;
  }

  /** All partitions of the rows. */
  public static RowGroups[] partitions(int count) {
    RowGroups[] all = new RowGroups[count];
    Arrays.setAll(all, i -> new RowGroups(i, count));
    return all;
  }

  /** Neighbours, which a field often uses together, are dealt out evenly. */
  private boolean mine(int row) {
    return partitions == 1 || (row * 0x9E3779B9 >>> 16) % partitions == partition;
  }

  /** Groups this partition's entries of a batch. */
  public void group(SparseBatch batch) {
    reserve(batch.entries());
    size = 0;
    int most = 0;
    for (int n = 0; n < batch.size(); n++) {
      for (int field = 0; field < batch.fields(); field++) {
        for (int i = batch.start(n, field); i < batch.end(n, field); i++) {
          int row = batch.row(i);
          if (mine(row)) {
            entries[size] = i;
            examples[size] = n;
            fields[size] = (short) field;
            keys[size] = (long) row << Integer.SIZE | size;
            size++;
            most = Math.max(most, row);
          }
        }
      }
    }
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(most);
    for (int shift = 0; shift < bits; shift += DIGIT_BITS) {
      sortBy(Integer.SIZE + shift);
    }
    rowCount = 0;
    for (int i = 0; i < size; i++) {
      int row = (int) (keys[i] >>> Integer.SIZE);
      if (rowCount == 0 || rows[rowCount - 1] != row) {
        rows[rowCount++] = row;
      }
      places[(int) keys[i]] = rowCount - 1;
    }
  }

  private void reserve(int count) {
    if (count > keys.length) {
      int length = Math.max(count, keys.length + keys.length / 2);
      keys = new long[length];
      spare = new long[length];
      entries = new int[length];
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
