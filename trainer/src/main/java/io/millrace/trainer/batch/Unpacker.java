package io.millrace.trainer.batch;

import io.millrace.table.SparseBatch;
import java.util.Arrays;

/** Copies packed examples into batches. Not thread-safe. */
final class Unpacker {
  private final short[] ends;
  private final short[] singleEnds;
  private int[] rows;
  private float[] weights;
  private final float[] ones;

  Unpacker(int fields) {
    ends = new short[fields];
    singleEnds = new short[fields];
    rows = new int[fields];
    weights = new float[fields];
    ones = new float[fields];
    Arrays.fill(ones, 1f);
    for (int field = 0; field < fields; field++) {
      singleEnds[field] = (short) (field + 1);
    }
  }

  /** Adds the example whose words begin at {@code at}. */
  void add(Layout layout, int[] words, int at, float label, SparseBatch batch) {
    int fields = layout.fields();
    if (layout.plain()) {
      System.arraycopy(words, at, rows, 0, fields);
      batch.add(singleEnds, 0, rows, ones, 0, fields, label);
      return;
    }
    int entries = 0;
    for (int field = 0; field < fields; field++) {
      entries += layout.ragged(field) ? words[at++] : 1;
      ends[field] = (short) entries;
    }
    if (entries > rows.length) {
      rows = new int[Math.max(entries, rows.length * 2)];
      weights = new float[rows.length];
    }
    System.arraycopy(words, at, rows, 0, entries);
    weights(layout, words, at + entries);
    batch.add(ends, 0, rows, weights, 0, entries, label);
  }

  private void weights(Layout layout, int[] words, int at) {
    int start = 0;
    for (int field = 0; field < layout.fields(); field++) {
      int end = ends[field] & 0xffff;
      switch (layout.weights(field)) {
        case ONE -> Arrays.fill(weights, start, end, 1f);
        case MEAN -> Arrays.fill(weights, start, end, 1f / (end - start));
        case STORED -> {
          for (int i = start; i < end; i++) {
            weights[i] = Float.intBitsToFloat(words[at++]);
          }
        }
      }
      start = end;
    }
  }
}
