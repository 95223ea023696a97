package io.millrace.trainer.table;

import java.util.Arrays;

/**
 * A block of a table's rows: the cells of the columns that were asked for, one behind the other in
 * one array of characters, so that reading them makes no garbage. Not thread-safe.
 */
public final class Cells {
  /** Rows and characters behind which a block is full. */
  private static final int ROWS = 2048;

  private static final int CHARS = 1 << 20;

  private int columns;
  private int rows;
  private char[] chars = new char[1 << 14];
  private int length;
  private int[] starts = new int[1 << 10];
  private int[] ends = new int[1 << 10];
  private final long[] numbers = new long[ROWS];

  /** Empties the block for rows of so many columns. */
  public void clear(int selected) {
    columns = selected;
    rows = 0;
    length = 0;
  }

  public int rows() {
    return rows;
  }

  public boolean full() {
    return rows == ROWS || length >= CHARS;
  }

  /** The characters of all cells. */
  public char[] chars() {
    return chars;
  }

  /** Where a cell begins in {@link #chars}. */
  public int start(int row, int column) {
    return starts[row * columns + column];
  }

  /** Where a cell ends in {@link #chars}. */
  public int end(int row, int column) {
    return ends[row * columns + column];
  }

  /** A cell as text. */
  public String text(int row, int column) {
    int start = start(row, column);
    return new String(chars, start, end(row, column) - start);
  }

  /** The line on which a row begins, or its number, from 1. */
  public long number(int row) {
    return numbers[row];
  }

  /** Sets a cell of the row that is not ended yet. */
  public void put(int column, char[] from, int offset, int count) {
    int end = Math.addExact(length, count);
    if (end > chars.length) {
      chars = Arrays.copyOf(chars, (int) Math.min(Integer.MAX_VALUE - 8, end + end / 2L));
    }
    System.arraycopy(from, offset, chars, length, count);
    place(column, length, end);
  }

  /** Sets a cell of the row that is not ended yet. */
  public void put(int column, String text) {
    put(column, text.toCharArray(), 0, text.length());
  }

  private void place(int column, int start, int end) {
    int index = rows * columns + column;
    if (index >= starts.length) {
      int more = Math.max(index + 1, starts.length * 2);
      starts = Arrays.copyOf(starts, more);
      ends = Arrays.copyOf(ends, more);
    }
    starts[index] = start;
    ends[index] = end;
    length = end;
  }

  /** Ends a row, all of whose cells have been set. */
  public void endRow(long number) {
    numbers[rows++] = number;
  }
}
