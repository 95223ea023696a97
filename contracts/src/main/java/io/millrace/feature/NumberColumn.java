package io.millrace.feature;

import io.millrace.event.Value;
import java.util.Arrays;

/**
 * A column of numbers: one for each example, or as many as a vector has. A missing value is NaN,
 * which no value can be.
 */
public final class NumberColumn extends Column {
  private final Numbers encoding;
  private final int width;
  private double[] numbers = new double[64];
  private int size;

  NumberColumn(Numbers encoding) {
    this.encoding = encoding;
    width = encoding.width();
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
  void add(String feature, Value value) {
    if (size + width > numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(size + width, size * 2));
    }
    encoding.read(feature, value, numbers, size);
    size += width;
  }

  @Override
  public void addMissing() {
    for (int i = 0; i < width; i++) {
      add(Double.NaN);
    }
  }

  /** The numbers of one example after the other; longer than they are. */
  double[] numbers() {
    return numbers;
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
