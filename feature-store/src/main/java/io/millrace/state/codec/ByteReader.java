package io.millrace.state.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteWriter} wrote; refuses what is cut short or damaged. */
final class ByteReader {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private int position;

  ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  int one() {
    return bytes[skip(1)] & 0xff;
  }

  /** Goes on behind some bytes, and returns where they begin. */
  private int skip(int count) {
    int start = position;
    if (count > bytes.length - start) {
      throw new IllegalArgumentException("cut short after %d bytes".formatted(bytes.length));
    }
    position = start + count;
    return start;
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int next = one();
      value |= (long) (next & 0x7f) << shift;
      if ((next & 0x80) == 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than 64 bits before byte " + position);
  }

  /** A number from 0 to the greatest that may be here. */
  int number(int greatest) {
    long value = number();
    if (value < 0 || value > greatest) {
      throw new IllegalArgumentException(
          "a number of %d before byte %d, at most %d may be".formatted(value, position, greatest));
    }
    return (int) value;
  }

  /** A number of things that follow: at least a byte each. */
  int count() {
    long count = number();
    if (count < 0 || count > bytes.length - position) {
      throw new IllegalArgumentException("a count of %d at byte %d".formatted(count, position));
    }
    return (int) count;
  }

  long signed() {
    long value = number();
    return (value >>> 1) ^ -(value & 1);
  }

  int whole() {
    return (int) INT.get(bytes, skip(Integer.BYTES));
  }

  long bits() {
    return (long) LONG.get(bytes, skip(Long.BYTES));
  }

  double real() {
    return Double.longBitsToDouble(bits());
  }

  float smallReal() {
    return Float.intBitsToFloat(whole());
  }

  String text() {
    int length = count();
    String text = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  void end() {
    if (position != bytes.length) {
      throw new IllegalArgumentException("%d bytes too many".formatted(bytes.length - position));
    }
  }
}
