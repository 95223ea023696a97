package io.millrace.feature;

import io.millrace.event.Value;
import org.jspecify.annotations.Nullable;

/**
 * The fitted encoder of one field: of a value, or of a column of values. Both give the same rows
 * and weights. Immutable.
 */
abstract sealed class FieldEncoder permits TermField, NumberField {
  private static final int[] NO_ROWS = {};

  /** Appends the rows of a value; of null, the missing one. */
  abstract void encode(@Nullable Value value, RowBuffer out);

  /**
   * Writes how many rows each of the first examples of a column has.
   *
   * @param at the index of the first in {@code sizes}
   * @param stride from one to the next
   */
  abstract void sizes(Column column, int examples, int[] sizes, int at, int stride);

  /**
   * Writes the rows of the first examples of a column to where the block's offsets say.
   *
   * @param codeRows the rows of the codes of the column's dictionary, if it has one
   * @param field the index of the field in the block
   */
  abstract void encode(Column column, int[] codeRows, int examples, int field, EncodedBlock out);

  /** Returns the rows of the codes of a dictionary, given those that are known. */
  int[] codeRows(Dictionary dictionary, int[] known) {
    return NO_ROWS;
  }
}
