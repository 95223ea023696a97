package io.millrace.feature;

import java.util.Arrays;
import java.util.List;

/**
 * One example, or the user's or item's part of one, as weighted rows of the tables, grouped by
 * field.
 *
 * <p>Field {@code f} holds the rows {@code rows[offsets[f] .. offsets[f + 1])}. A category is one
 * row of weight 1; n pooled categories are n rows of weight 1/n; a number is one row weighted with
 * its transformed value (as the DeepFM paper treats continuous fields). The embedding of a field is
 * the weighted sum of its rows' embeddings. In a part, the fields of other scopes are empty.
 *
 * <p>The arrays are not copied: this is the hot path. Do not change them.
 */
public final class EncodedFeatures {
  private final int[] offsets;
  private final int[] rows;
  private final float[] weights;

  public EncodedFeatures(int[] offsets, int[] rows, float[] weights) {
    if (offsets.length < 1
        || offsets[offsets.length - 1] != rows.length
        || rows.length != weights.length) {
      throw new IllegalArgumentException(
          "offsets %s do not fit %d rows and %d weights"
              .formatted(Arrays.toString(offsets), rows.length, weights.length));
    }
    this.offsets = offsets;
    this.rows = rows;
    this.weights = weights;
  }

  /** The same with the crosses' rows, of weight 1, in the fields from {@code firstField} on. */
  EncodedFeatures withCrosses(List<Cross> crosses, int firstField) {
    int[] sizes = new int[firstField];
    Arrays.setAll(sizes, field -> end(field) - start(field));
    int[] allOffsets = offsets.clone();
    for (int i = 0; i < crosses.size(); i++) {
      allOffsets[firstField + i + 1] =
          Math.addExact(allOffsets[firstField + i], crosses.get(i).combinations(sizes, 0));
    }
    int[] allRows = Arrays.copyOf(rows, allOffsets[fields()]);
    float[] allWeights = Arrays.copyOf(weights, allRows.length);
    int at = offsets[firstField];
    Arrays.fill(allWeights, at, allWeights.length, 1f);
    for (Cross cross : crosses) {
      at = cross.write(rows, offsets, 0, allRows, at);
    }
    return new EncodedFeatures(allOffsets, allRows, allWeights);
  }

  /** How many fields there are, crosses included. */
  public int fields() {
    return offsets.length - 1;
  }

  /** How many rows there are in all. */
  public int size() {
    return rows.length;
  }

  /** Index of the first row of a field. */
  public int start(int field) {
    return offsets[field];
  }

  /** Index behind the last row of a field. */
  public int end(int field) {
    return offsets[field + 1];
  }

  /** The table row at an index. */
  public int row(int index) {
    return rows[index];
  }

  /** The weight at an index. */
  public float weight(int index) {
    return weights[index];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedFeatures that
        && Arrays.equals(offsets, that.offsets)
        && Arrays.equals(rows, that.rows)
        && Arrays.equals(weights, that.weights);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(offsets) + Arrays.hashCode(rows)) + Arrays.hashCode(weights);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[");
    for (int field = 0; field < fields(); field++) {
      text.append(field == 0 ? "" : " | ");
      for (int i = start(field); i < end(field); i++) {
        text.append(i == start(field) ? "" : " ").append(rows[i]).append('x').append(weights[i]);
      }
    }
    return text.append(']').toString();
  }
}
