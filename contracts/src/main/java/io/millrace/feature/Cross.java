package io.millrace.feature;

/**
 * Every combination of the crossed fields' rows, hashed into rows of its own: the AND features of
 * Cheng et al. 2016, equation 1. Rows are counted from their field's first, so that a cross keeps
 * its row when another field gets more terms.
 *
 * <p>Field {@code f} of the example at {@code base} holds {@code rows[offsets[base + f] ..
 * offsets[base + f + 1])}.
 */
final class Cross {
  /** How many rows a cross has. */
  static final int BUCKETS = 1 << 16;

  private final int[] fields;
  private final int[] firstRows;
  private final int firstRow;

  /**
   * @param fields that are crossed
   * @param firstRows of these fields
   * @param firstRow of the cross
   */
  Cross(int[] fields, int[] firstRows, int firstRow) {
    this.fields = fields;
    this.firstRows = firstRows;
    this.firstRow = firstRow;
  }

  /**
   * How many combinations an example has.
   *
   * @param sizes how many rows field {@code f} has, at {@code base + f}
   */
  int combinations(int[] sizes, int base) {
    int count = 1;
    for (int field : fields) {
      count = Math.multiplyExact(count, sizes[base + field]);
    }
    return count;
  }

  /** Writes the combinations' rows and returns the index behind the last. */
  int write(int[] rows, int[] offsets, int base, int[] out, int at) {
    return write(rows, offsets, base, out, at, 0, 0);
  }

  /** How many combinations two parts without a common field have. */
  int combinations(EncodedFeatures one, EncodedFeatures other) {
    int count = 1;
    for (int field : fields) {
      count = Math.multiplyExact(count, size(one, field) + size(other, field));
    }
    return count;
  }

  private static int size(EncodedFeatures part, int field) {
    return part.end(field) - part.start(field);
  }

  /** The same as the other, for two parts without a common field. */
  int write(EncodedFeatures one, EncodedFeatures other, int[] out, int at) {
    return write(one, other, out, at, 0, 0);
  }

  private int write(
      EncodedFeatures one, EncodedFeatures other, int[] out, int at, int depth, int hash) {
    if (depth == fields.length) {
      out[at] = firstRow + Integer.remainderUnsigned(hash, BUCKETS);
      return at + 1;
    }
    EncodedFeatures part = size(one, fields[depth]) > 0 ? one : other;
    for (int i = part.start(fields[depth]); i < part.end(fields[depth]); i++) {
      int mixed = Hashing.mix(hash, part.row(i) - firstRows[depth]);
      at = write(one, other, out, at, depth + 1, mixed);
    }
    return at;
  }

  private int write(int[] rows, int[] offsets, int base, int[] out, int at, int depth, int hash) {
    if (depth == fields.length) {
      out[at] = firstRow + Integer.remainderUnsigned(hash, BUCKETS);
      return at + 1;
    }
    int field = base + fields[depth];
    for (int i = offsets[field]; i < offsets[field + 1]; i++) {
      at =
          write(
              rows,
              offsets,
              base,
              out,
              at,
              depth + 1,
              Hashing.mix(hash, rows[i] - firstRows[depth]));
    }
    return at;
  }
}
