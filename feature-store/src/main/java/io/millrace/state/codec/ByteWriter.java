package io.millrace.state.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes numbers in as few bytes as they need (LEB128), and texts with their length before them.
 */
final class ByteWriter {
  private byte[] bytes = new byte[256];
  private int size;

  void one(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  /** A number that is not negative, or any number at ten bytes. */
  void number(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      one((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    one((int) rest);
  }

  /** Any number, small where it is near 0. */
  void signed(long value) {
    number((value << 1) ^ (value >> 63));
  }

  /** Any number of 32 bits, as four bytes. */
  void whole(int value) {
    fixed(value, Integer.BYTES);
  }

  /** Any number of 64 bits, as eight bytes. */
  void bits(long value) {
    fixed(value, Long.BYTES);
  }

  void real(double value) {
    fixed(Double.doubleToRawLongBits(value), Double.BYTES);
  }

  void real(float value) {
    fixed(Float.floatToRawIntBits(value), Float.BYTES);
  }

  void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    ensure(utf8.length);
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void fixed(long bits, int length) {
    for (int i = 0; i < length; i++) {
      one((int) (bits >>> (8 * i)));
    }
  }

  private void ensure(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
