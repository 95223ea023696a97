package io.millrace.term;

import io.millrace.feature.EncodedFeatures;
import io.millrace.table.FloatRows;
import java.util.Arrays;
import java.util.List;

/**
 * The pooled embeddings of a block of parts of examples: of each field the weighted sum of its
 * rows, one part behind the other. A buffer of one thread.
 */
public final class PooledFields {
  private final FloatRows embeddings;
  private final int fields;
  private final int dimension;
  private final int multiple;
  private final float[] row;
  private final float[] values;
  private final boolean[] filled;
  private List<EncodedFeatures> parts = List.of();

  /**
   * @param fields how many fields have embeddings
   * @param most parts
   * @param multiple the number of rows is padded with rows of zeros to a multiple of this
   */
  public PooledFields(FloatRows embeddings, int fields, int most, int multiple) {
    this.embeddings = embeddings;
    this.fields = fields;
    this.multiple = multiple;
    dimension = embeddings.dimension();
    row = new float[dimension];
    values = new float[(most + multiple - 1) / multiple * multiple * fields * dimension];
    filled = new boolean[fields];
  }

  /** Replaces the content. */
  public void read(List<EncodedFeatures> newParts) {
    parts = newParts;
    Arrays.fill(filled, false);
    Arrays.fill(values, 0, paddedSize() * width(), 0f);
    for (int r = 0; r < newParts.size(); r++) {
      read(newParts.get(r), r * width());
    }
  }

  private void read(EncodedFeatures part, int at) {
    for (int field = 0; field < fields; field++) {
      int start = part.start(field);
      int end = part.end(field);
      if (start < end) {
        filled[field] = true;
        pool(part, start, end, at + field * dimension);
      }
    }
  }

  private void pool(EncodedFeatures part, int start, int end, int to) {
    if (end - start == 1 && part.weight(start) == 1f) {
      embeddings.read(part.row(start), values, to);
      return;
    }
    for (int i = start; i < end; i++) {
      embeddings.read(part.row(i), row, 0);
      float factor = part.weight(i);
      for (int d = 0; d < dimension; d++) {
        values[to + d] += factor * row[d];
      }
    }
  }

  /** How many parts there are. */
  public int size() {
    return parts.size();
  }

  /** The number of rows with those of zeros. */
  public int paddedSize() {
    return (parts.size() + multiple - 1) / multiple * multiple;
  }

  /** What was read. */
  public EncodedFeatures part(int index) {
    return parts.get(index);
  }

  /** How many fields have embeddings. */
  public int fields() {
    return fields;
  }

  public int dimension() {
    return dimension;
  }

  /** Floats of a part. */
  public int width() {
    return fields * dimension;
  }

  /** {@code paddedSize() x width()} floats; 0 where a part lacks a field. */
  public float[] values() {
    return values;
  }

  /** Whether at least one part has the field. */
  public boolean filled(int field) {
    return filled[field];
  }
}
