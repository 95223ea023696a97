package io.millrace.trainer.batch;

import io.millrace.feature.EncodedFeatures;
import io.millrace.table.SparseBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/**
 * Encoded examples on the heap, in chunks of arrays: ten bytes for each field and four for each
 * example where every field has one row. Made once, read in any order.
 */
public final class EncodedExamples implements BatchSource {
  private static final int CHUNK = 1 << 14;

  private final int fields;
  private final List<Chunk> chunks = new ArrayList<>();
  private int size;
  private long positives;

  public EncodedExamples(int fields) {
    this.fields = fields;
  }

  @Override
  public int fields() {
    return fields;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long positives() {
    return positives;
  }

  /** Adds an example; the label is 0 or 1. */
  public void add(EncodedFeatures example, float label) {
    if (label != 0f && label != 1f) {
      throw new IllegalArgumentException("a label must be 0 or 1, is " + label);
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
  public void trim() {
    if (!chunks.isEmpty()) {
      chunks.get(chunks.size() - 1).trim();
    }
  }

  @Override
  public Batches shuffled(long seed, int batchSize) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = size - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[other];
      order[other] = swap;
    }
    return new Pass(i -> order[i], batchSize);
  }

  @Override
  public Batches ordered(int batchSize) {
    return new Pass(i -> i, batchSize);
  }

  @Override
  public void close() {}

  private final class Pass implements Batches {
    private final IntUnaryOperator order;
    private final int batchSize;
    private int next;

    Pass(IntUnaryOperator order, int batchSize) {
      this.order = order;
      this.batchSize = batchSize;
    }

    @Override
    public boolean next(SparseBatch batch) {
      batch.clear();
      int end = Math.min(size, next + batchSize);
      for (; next < end; next++) {
        int index = order.applyAsInt(next);
        chunks.get(index / CHUNK).copyTo(index % CHUNK, batch);
      }
      return batch.size() > 0;
    }

    @Override
    public void close() {}
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
        throw new IllegalArgumentException(
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
