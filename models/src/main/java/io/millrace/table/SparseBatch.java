package io.millrace.table;

import io.millrace.feature.EncodedFeatures;
import java.util.Arrays;

/**
 * Labelled examples as one list of weighted rows, example after example and field after field; made
 * once and refilled for every step. Not thread-safe.
 *
 * <p>Example {@code n}'s field {@code f} holds the rows from {@code start(n, f)} to {@code end(n,
 * f)}.
 */
public final class SparseBatch {
  private final int fields;
  private final int[] offsets;
  private final float[] labels;
  private final float[] logitOffsets;
  private final float[] importances;
  private int[] rows = new int[1024];
  private float[] weights = new float[1024];
  private int size;
  private int entries;

  /**
   * @param fields of every example
   * @param capacity the most examples it can hold
   */
  public SparseBatch(int fields, int capacity) {
    this.fields = fields;
    offsets = new int[Math.addExact(Math.multiplyExact(fields, capacity), 1)];
    labels = new float[capacity];
    logitOffsets = new float[capacity];
    importances = new float[capacity];
  }

  /** Empties the batch. */
  public void clear() {
    size = 0;
    entries = 0;
  }

  /** How many more examples it can hold. */
  public int room() {
    return labels.length - size;
  }

  /** The most examples it can hold. */
  public int capacity() {
    return labels.length;
  }

  public int fields() {
    return fields;
  }

  /** How many examples it holds. */
  public int size() {
    return size;
  }

  /** How many weighted rows it holds. */
  public int entries() {
    return entries;
  }

  /** Adds an example. */
  public void add(EncodedFeatures example, float label) {
    if (example.fields() != fields) {
      throw new IllegalArgumentException(
          "an example of %d fields in a batch of %d".formatted(example.fields(), fields));
    }
    reserve(example.size());
    int base = size * fields;
    for (int field = 0; field < fields; field++) {
      offsets[base + field + 1] = entries + example.end(field);
    }
    for (int i = 0; i < example.size(); i++) {
      rows[entries + i] = example.row(i);
      weights[entries + i] = example.weight(i);
    }
    end(example.size(), label);
  }

  /**
   * Adds an example from arrays.
   *
   * @param ends the end of each field, counted from the example's first row, at {@code endsAt}
   */
  public void add(
      short[] ends,
      int endsAt,
      int[] fromRows,
      float[] fromWeights,
      int at,
      int count,
      float label) {
    reserve(count);
    int base = size * fields;
    for (int field = 0; field < fields; field++) {
      offsets[base + field + 1] = entries + (ends[endsAt + field] & 0xffff);
    }
    System.arraycopy(fromRows, at, rows, entries, count);
    System.arraycopy(fromWeights, at, weights, entries, count);
    end(count, label);
  }

  /**
   * Adds a copy of another batch's example, with how it was sampled; fields that this batch does
   * not have are left out.
   */
  public void add(SparseBatch from, int example) {
    int first = from.offsets[example * from.fields];
    int count = from.offsets[example * from.fields + fields] - first;
    reserve(count);
    for (int field = 0; field < fields; field++) {
      offsets[size * fields + field + 1] = entries + from.end(example, field) - first;
    }
    System.arraycopy(from.rows, first, rows, entries, count);
    System.arraycopy(from.weights, first, weights, entries, count);
    end(count, from.labels[example]);
    sampled(from.logitOffsets[example], from.importances[example]);
  }

  /**
   * Adds another batch's example with some fields replaced.
   *
   * @param replaced which fields are taken from {@code part}; of the others those of {@code from}
   */
  public void add(
      SparseBatch from, int example, boolean[] replaced, EncodedFeatures part, float label) {
    int most = from.end(example, from.fields - 1) - from.start(example, 0) + part.size();
    reserve(most);
    int at = entries;
    for (int field = 0; field < fields; field++) {
      boolean other = replaced[field];
      int end = other ? part.end(field) : from.end(example, field);
      for (int i = other ? part.start(field) : from.start(example, field); i < end; i++) {
        rows[at] = other ? part.row(i) : from.rows[i];
        weights[at++] = other ? part.weight(i) : from.weights[i];
      }
      offsets[size * fields + field + 1] = at;
    }
    end(at - entries, label);
  }

  private void end(int count, float label) {
    entries += count;
    logitOffsets[size] = 0f;
    importances[size] = 1f;
    labels[size++] = label;
  }

  /**
   * Says how the last example was sampled. The loss is that of {@code logit + logitOffset}, so that
   * the logit itself is that of the unsampled data: the log of how much more likely a positive is
   * among the sampled examples than in truth (He et al. 2014, "Practical lessons from predicting
   * clicks on ads at Facebook", section 6.3, for negatives of which a share was kept).
   *
   * @param importance weight of the example's loss
   */
  public void sampled(float logitOffset, float importance) {
    logitOffsets[size - 1] = logitOffset;
    importances[size - 1] = importance;
  }

  /** Replaces the content by that of another batch, which has as many fields and fits. */
  public void copyFrom(SparseBatch other) {
    if (other.fields != fields) {
      throw new IllegalArgumentException(
          "a batch of %d fields into one of %d".formatted(other.fields, fields));
    }
    clear();
    reserve(other.entries);
    System.arraycopy(other.offsets, 0, offsets, 0, other.size * fields + 1);
    System.arraycopy(other.rows, 0, rows, 0, other.entries);
    System.arraycopy(other.weights, 0, weights, 0, other.entries);
    System.arraycopy(other.labels, 0, labels, 0, other.size);
    System.arraycopy(other.logitOffsets, 0, logitOffsets, 0, other.size);
    System.arraycopy(other.importances, 0, importances, 0, other.size);
    size = other.size;
    entries = other.entries;
  }

  private void reserve(int more) {
    if (size == labels.length) {
      throw new IllegalStateException("the batch is full: %d examples".formatted(size));
    }
    if (entries + more > rows.length) {
      int length = Math.max(entries + more, rows.length * 2);
      rows = Arrays.copyOf(rows, length);
      weights = Arrays.copyOf(weights, length);
    }
  }

  /** Index of the first row of an example's field. */
  public int start(int example, int field) {
    return offsets[example * fields + field];
  }

  /** Index behind the last row of an example's field. */
  public int end(int example, int field) {
    return offsets[example * fields + field + 1];
  }

  /** {@link #end} of field {@code slot % fields} of example {@code slot / fields}. */
  int slotEnd(int slot) {
    return offsets[slot + 1];
  }

  public int row(int index) {
    return rows[index];
  }

  public float weight(int index) {
    return weights[index];
  }

  /** Added to the example's logit in the loss, and nowhere else. */
  public float logitOffset(int example) {
    return logitOffsets[example];
  }

  /** Weight of the example's loss; 1 unless it was {@link #sampled}. */
  public float importance(int example) {
    return importances[example];
  }

  /** 0 or 1. */
  public float label(int example) {
    return labels[example];
  }
}
