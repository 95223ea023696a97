package io.millrace.text;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The binary form of fitted maps, big-endian: four letters that name the kind, a version as one
 * byte, then numbers of rows and columns and the numbers themselves.
 */
final class VectorBytes {
  private VectorBytes() {}

  /** Begins a file of a kind. */
  static ByteBuffer begin(String kind, int version, int bodyBytes) {
    ByteBuffer out = ByteBuffer.allocate(kind.length() + 1 + bodyBytes);
    kind.chars().forEach(letter -> out.put((byte) letter));
    return out.put((byte) version);
  }

  /**
   * Opens bytes of a kind and of the only version.
   *
   * @throws IllegalArgumentException if they are of another kind or version
   */
  static ByteBuffer open(byte[] bytes, String kind, int version) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    for (int i = 0; i < kind.length(); i++) {
      if (!in.hasRemaining() || in.get() != kind.charAt(i)) {
        throw new IllegalArgumentException(
            "%d bytes are no %s file: they do not begin with it".formatted(bytes.length, kind));
      }
    }
    int found = in.hasRemaining() ? in.get() : -1;
    if (found != version) {
      throw new IllegalArgumentException(
          "a %s file of version %d; this program reads version %d: train again"
              .formatted(kind, found, version));
    }
    return in;
  }

  /** A length that the remaining bytes can hold. */
  static int length(ByteBuffer in) {
    try {
      int length = in.getInt();
      if (length > 0 && length <= in.remaining() / Float.BYTES) {
        return length;
      }
      throw new IllegalArgumentException(
          "a damaged file: a length of %d before %d bytes".formatted(length, in.remaining()));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a damaged file: it is cut short", e);
    }
  }

  static void put(ByteBuffer out, float[] numbers) {
    for (float number : numbers) {
      out.putFloat(number);
    }
  }

  static float[] floats(ByteBuffer in, int length) {
    if (in.remaining() < (long) length * Float.BYTES) {
      throw new IllegalArgumentException(
          "a damaged file: %d numbers in %d bytes".formatted(length, in.remaining()));
    }
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = in.getFloat();
      if (!Float.isFinite(numbers[i])) {
        throw new IllegalArgumentException("a damaged file: a number is " + numbers[i]);
      }
    }
    return numbers;
  }

  static float[][] rows(ByteBuffer in, int rows, int columns) {
    float[][] matrix = new float[rows][];
    for (int i = 0; i < rows; i++) {
      matrix[i] = floats(in, columns);
    }
    if (in.hasRemaining()) {
      throw new IllegalArgumentException(
          "a damaged file: %d bytes too many".formatted(in.remaining()));
    }
    return matrix;
  }

  /** The number of components that all vectors have. */
  static int dimension(Iterable<float[]> vectors, String name) {
    int dimension = -1;
    for (float[] vector : vectors) {
      if (dimension >= 0 && vector.length != dimension) {
        throw new IllegalArgumentException(
            "%s: vectors of %d and of %d components".formatted(name, dimension, vector.length));
      }
      dimension = vector.length;
      for (float number : vector) {
        if (!Float.isFinite(number)) {
          throw new IllegalArgumentException(
              "%s: a vector with a component that is not finite: %s"
                  .formatted(name, Arrays.toString(vector)));
        }
      }
    }
    if (dimension < 1) {
      throw new IllegalArgumentException(name + " must have a vector with a component");
    }
    return dimension;
  }
}
