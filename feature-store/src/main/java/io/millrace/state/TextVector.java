package io.millrace.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The vector of an item's text, quantised to one byte a component, with what it was made from: an
 * item whose encoder or text has another hash needs a new one. Immutable.
 *
 * <p>A component is off by at most half of {@link #scale}: of a vector of 384 components and length
 * 1, the cosine with the original is above .999.
 */
public final class TextVector {
  /** The longest that is stored. */
  public static final int MAX_DIMENSION = 8192;

  private final long encoderHash;
  private final long textHash;
  private final float scale;
  private final byte[] steps;

  /**
   * @param encoderHash {@link #hash} of the encoder's id
   * @param textHash {@link #hash} of the text
   * @param scale what a step is, finite and not negative
   * @param steps each component in steps, 1 to {@value #MAX_DIMENSION}
   */
  public TextVector(long encoderHash, long textHash, float scale, byte[] steps) {
    if (!(scale >= 0) || Float.isInfinite(scale)) {
      throw new IllegalArgumentException("scale must be finite and not negative, is " + scale);
    }
    if (steps.length < 1 || steps.length > MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "a vector must have 1 to %d components, has %d".formatted(MAX_DIMENSION, steps.length));
    }
    this.encoderHash = encoderHash;
    this.textHash = textHash;
    this.scale = scale;
    this.steps = steps.clone();
  }

  /**
   * Quantises a vector.
   *
   * @param encoderId the encoder's fingerprint
   * @param text what was encoded
   * @param vector finite components
   */
  public static TextVector of(String encoderId, String text, float[] vector) {
    float largest = 0;
    for (float component : vector) {
      if (!Float.isFinite(component)) {
        throw new IllegalArgumentException("a vector's components must be finite: " + component);
      }
      largest = Math.max(largest, Math.abs(component));
    }
    float scale = largest / Byte.MAX_VALUE;
    byte[] steps = new byte[vector.length];
    for (int i = 0; i < vector.length && scale > 0; i++) {
      steps[i] = (byte) Math.round(vector[i] / scale);
    }
    return new TextVector(hash(encoderId), hash(text), scale, steps);
  }

  /** Returns the first 64 bits of the SHA-256 of the UTF-8 bytes; the same in every version. */
  public static long hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      long hash = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        hash = hash << Byte.SIZE | (digest[i] & 0xff);
      }
      return hash;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Returns whether the vector is the one of this text by this encoder. */
  public boolean isOf(String encoderId, String text) {
    return encoderHash == hash(encoderId) && textHash == hash(text);
  }

  /** Returns the {@link #hash} of the encoder's id: only vectors of the same may be compared. */
  public long encoderHash() {
    return encoderHash;
  }

  /** Returns the {@link #hash} of the text. */
  public long textHash() {
    return textHash;
  }

  /** Returns the size of a step. */
  public float scale() {
    return scale;
  }

  /** Returns each component as a number of steps, a copy. */
  public byte[] steps() {
    return steps.clone();
  }

  /** Returns the number of components. */
  public int dimension() {
    return steps.length;
  }

  /** Returns the vector, with the components that the steps stand for. */
  public float[] vector() {
    float[] vector = new float[steps.length];
    for (int i = 0; i < steps.length; i++) {
      vector[i] = steps[i] * scale;
    }
    return vector;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TextVector that
        && encoderHash == that.encoderHash
        && textHash == that.textHash
        && Float.compare(scale, that.scale) == 0
        && Arrays.equals(steps, that.steps);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(encoderHash ^ textHash);
  }

  @Override
  public String toString() {
    return "TextVector[encoder=%016x, text=%016x, dimension=%d]"
        .formatted(encoderHash, textHash, steps.length);
  }
}
