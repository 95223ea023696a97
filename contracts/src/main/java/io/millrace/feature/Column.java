package io.millrace.feature;

import io.millrace.event.Value;

/**
 * The values of one feature in a block of examples, as they came: nothing is fitted yet. Not
 * thread-safe.
 *
 * <p>A column can be written as 32-bit words and read back; the words mean nothing without the
 * {@link Dictionaries} it was filled with.
 */
public abstract sealed class Column permits TermColumn, NumberColumn {
  /** The next example has no value. */
  public abstract void addMissing();

  /** Adds the next example's value. */
  abstract void add(String feature, Value value);

  abstract void clear();

  /** How many words {@link #write} needs. */
  abstract int words();

  /** Writes and returns the index behind the last word. */
  abstract int write(int[] words, int at);

  /** Replaces the content by what was written, and returns the index behind it. */
  abstract int read(int[] words, int at, int examples);
}
