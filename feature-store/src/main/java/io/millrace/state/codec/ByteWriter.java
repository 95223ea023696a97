package io.millrace.state.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes numbers in as few bytes as they need (LEB128), and texts with their length before them.
 */
final class ByteWriter {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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
    ensure(Integer.BYTES);
    INT.set(bytes, size, value);
    size += Integer.BYTES;
  }

  /** Any number of 64 bits, as eight bytes. */
  void bits(long value) {
    ensure(Long.BYTES);
    LONG.set(bytes, size, value);
    size += Long.BYTES;
  }

  void real(double value) {
    bits(Double.doubleToRawLongBits(value));
  }

  void real(float value) {
    whole(Float.floatToRawIntBits(value));
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

  private void ensure(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
