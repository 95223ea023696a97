package io.millrace.state.codec;

import io.millrace.state.TextVector;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Text vectors from and to bytes: a version, the hashes of encoder and text, the scale, then a byte
 * for each component; 21 bytes and the dimension.
 */
public final class TextVectorCodec {
  private static final byte VERSION = 1;

  private TextVectorCodec() {}

  /** Returns the vector as bytes. */
  public static byte[] encode(TextVector vector) {
    byte[] steps = vector.steps();
    return ByteBuffer.allocate(1 + 2 * Long.BYTES + Float.BYTES + steps.length)
        .put(VERSION)
        .putLong(vector.encoderHash())
        .putLong(vector.textHash())
        .putFloat(vector.scale())
        .put(steps)
        .array();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if the bytes are no vector of a version that is known
   */
  public static TextVector decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      byte version = in.get();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "a text vector of version %d; this program reads version %d"
                .formatted(version, VERSION));
      }
      long encoderHash = in.getLong();
      long textHash = in.getLong();
      float scale = in.getFloat();
      byte[] steps = new byte[in.remaining()];
      in.get(steps);
      return new TextVector(encoderHash, textHash, scale, steps);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("cut short after %d bytes".formatted(bytes.length), e);
    }
  }
}
