package io.millrace.feature;

import java.util.Arrays;

/**
 * A column of numbers: one for each example, or as many as a vector has. A missing value is NaN,
 * which no value can be.
 */
public final class NumberColumn extends Column {
  private final int width;
  private double[] numbers = new double[64];
  private int size;

  NumberColumn(Feature feature) {
    width = feature instanceof Feature.Dense vector ? vector.size() : 1;
  }

  /** How many numbers an example has. */
  public int width() {
    return width;
  }

  /** Adds a finite number; a vector's one after the other. */
  public void add(double number) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, size * 2);
    }
    numbers[size++] = number;
  }

  @Override
  public void addMissing() {
    for (int i = 0; i < width; i++) {
      add(Double.NaN);
    }
  }

  /** A number of an example; NaN where it has none. */
  double number(int example, int component) {
    return numbers[example * width + component];
  }

  @Override
  void clear() {
    size = 0;
  }

  @Override
  int words() {
    return 2 * size;
  }

  @Override
  int write(int[] out, int at) {
    for (int i = 0; i < size; i++) {
      long bits = Double.doubleToRawLongBits(numbers[i]);
      out[at++] = (int) (bits >>> 32);
      out[at++] = (int) bits;
    }
    return at;
  }

  @Override
  int read(int[] in, int at, int examples) {
    size = examples * width;
    numbers = size > numbers.length ? new double[size] : numbers;
    for (int i = 0; i < size; i++) {
      numbers[i] = Double.longBitsToDouble(((long) in[at] << 32) | (in[at + 1] & 0xffffffffL));
      at += 2;
    }
    return at;
  }
}
