package io.millrace.trainer.training;

import io.millrace.feature.EncodedFeatures;
import io.millrace.table.SparseBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Encoded examples on the heap, in chunks of arrays: ten bytes for each field and four for each
 * example where every field has one row. Made once, read in any order.
 */
final class EncodedExamples {
  private static final int CHUNK = 1 << 14;

  private final int fields;
  private final List<Chunk> chunks = new ArrayList<>();
  private int size;
  private long positives;

  EncodedExamples(int fields) {
    this.fields = fields;
  }

  int fields() {
    return fields;
  }

  int size() {
    return size;
  }

  long positives() {
    return positives;
  }

  void add(EncodedFeatures example, float label) {
    if (label != 0f && label != 1f) {
      throw new TrainingException("a label must be 0 or 1, is " + label);
    }
    if (size % CHUNK == 0) {
      trim();
      chunks.add(new Chunk(fields));
    }
    chunks.get(chunks.size() - 1).add(example, label);
    size = Math.addExact(size, 1);
    positives += label == 1f ? 1 : 0;
  }

  /** Gives back what the last chunk has reserved and not used. */
  void trim() {
    if (!chunks.isEmpty()) {
      chunks.get(chunks.size() - 1).trim();
    }
  }

  /** Adds an example to a batch. */
  void copyTo(int index, SparseBatch batch) {
    chunks.get(index / CHUNK).copyTo(index % CHUNK, batch);
  }

  private static final class Chunk {
    private final int fields;
    private final float[] labels = new float[CHUNK];
    private final int[] starts = new int[CHUNK + 1];
    private short[] ends;
    private int[] rows;
    private float[] weights;
    private int count;

    Chunk(int fields) {
      this.fields = fields;
      ends = new short[CHUNK * fields];
      rows = new int[CHUNK * fields];
      weights = new float[CHUNK * fields];
    }

    void add(EncodedFeatures example, float label) {
      int start = starts[count];
      int end = start + example.size();
      if (example.size() > 0xffff) {
        throw new TrainingException(
            "an example has %d rows; set a smaller 'max' in its features"
                .formatted(example.size()));
      }
      if (end > rows.length) {
        int length = Math.max(end, rows.length + rows.length / 2);
        rows = Arrays.copyOf(rows, length);
        weights = Arrays.copyOf(weights, length);
      }
      for (int i = 0; i < example.size(); i++) {
        rows[start + i] = example.row(i);
        weights[start + i] = example.weight(i);
      }
      for (int field = 0; field < fields; field++) {
        ends[count * fields + field] = (short) example.end(field);
      }
      labels[count++] = label;
      starts[count] = end;
    }

    void trim() {
      ends = Arrays.copyOf(ends, count * fields);
      rows = Arrays.copyOf(rows, starts[count]);
      weights = Arrays.copyOf(weights, starts[count]);
    }

    void copyTo(int index, SparseBatch batch) {
      batch.add(
          ends,
          index * fields,
          rows,
          weights,
          starts[index],
          starts[index + 1] - starts[index],
          labels[index]);
    }
  }
}
