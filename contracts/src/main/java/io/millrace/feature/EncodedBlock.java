package io.millrace.feature;

import java.util.Arrays;

/**
 * Encoded examples, one after the other, each field after field; filled again and again. Field
 * {@code f} of example {@code n} holds the rows from {@code start(n, f)} to {@code end(n, f)}. Not
 * thread-safe.
 */
public final class EncodedBlock {
  private final int fields;
  private int examples;
  int[] offsets = new int[1];
  int[] rows = new int[0];
  float[] weights = new float[0];

  /**
   * @param fields of every example, crosses included
   */
  public EncodedBlock(int fields) {
    this.fields = fields;
  }

  /** Removes all examples. */
  public void clear() {
    examples = 0;
  }

  /** Appends an example. */
  public void add(EncodedFeatures example) {
    if (example.fields() != fields) {
      throw new IllegalArgumentException(
          "an example of %d fields in a block of %d".formatted(example.fields(), fields));
    }
    int base = examples * fields;
    int first = offsets[base];
    if (base + fields >= offsets.length) {
      offsets = Arrays.copyOf(offsets, Math.max(base + fields + 1, offsets.length * 2));
    }
    if (first + example.size() > rows.length) {
      rows = Arrays.copyOf(rows, Math.max(first + example.size(), rows.length * 2));
      weights = Arrays.copyOf(weights, rows.length);
    }
    for (int field = 0; field < fields; field++) {
      offsets[base + field + 1] = first + example.end(field);
    }
    for (int i = 0; i < example.size(); i++) {
      rows[first + i] = example.row(i);
      weights[first + i] = example.weight(i);
    }
    examples++;
  }

  /** Empties the block and makes room for examples whose fields' sizes are not known yet. */
  void reset(int count) {
    examples = count;
    int length = Math.addExact(Math.multiplyExact(count, fields), 1);
    offsets = length > offsets.length ? new int[length] : offsets;
    Arrays.fill(offsets, 0, length, 0);
  }

  /** Turns the sizes that stand in {@code offsets} behind each field's place into offsets. */
  void allocate() {
    int end = 0;
    for (int i = 1; i <= examples * fields; i++) {
      end += offsets[i];
      offsets[i] = end;
    }
    if (end > rows.length) {
      rows = new int[end];
      weights = new float[end];
    }
  }

  public int fields() {
    return fields;
  }

  /** How many examples it holds. */
  public int size() {
    return examples;
  }

  /** Index of the first row of an example's field. */
  public int start(int example, int field) {
    return offsets[example * fields + field];
  }

  /** Index behind the last row of an example's field. */
  public int end(int example, int field) {
    return offsets[example * fields + field + 1];
  }

  /** The table row at an index. */
  public int row(int index) {
    return rows[index];
  }

  /** The weight at an index. */
  public float weight(int index) {
    return weights[index];
  }
}
