package io.millrace.text;

import io.millrace.event.Value;
import io.millrace.feature.TextVectorFeature;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reduces the text vectors of one encoder to the components of a {@link Whitening}, of which {@link
 * TextVectorFeature}s make their values. A part of a ranker, whose rows mean nothing for another
 * projection. Immutable.
 */
public final class TextProjection {
  private static final String KIND = "MRTP";
  private static final int VERSION = 1;

  private final long encoderHash;
  private final Whitening whitening;

  private TextProjection(long encoderHash, Whitening whitening) {
    this.encoderHash = encoderHash;
    this.whitening = whitening;
  }

  /**
   * Fits a projection.
   *
   * @param encoderHash of the encoder that all vectors are of
   * @param vectors of the items of a catalogue, of equal length
   * @param size the most components that a feature has
   * @throws IllegalArgumentException if there are fewer than two vectors that differ
   */
  public static TextProjection fit(long encoderHash, List<float[]> vectors, int size) {
    return new TextProjection(encoderHash, Whitening.fit(vectors, size));
  }

  /** Returns the hash of the encoder whose vectors can be reduced. */
  public long encoderHash() {
    return encoderHash;
  }

  /** Returns the number of components of a reduced vector. */
  public int size() {
    return whitening.dimension();
  }

  /**
   * Returns the reduced vector, of {@link #size} components.
   *
   * @param encoderHash of the encoder that the vector is of
   * @return empty if the vector is of another encoder, or of another length than that encoder's
   */
  public Optional<float[]> reduce(long encoderHash, float[] vector) {
    return encoderHash == this.encoderHash && vector.length == whitening.inputs()
        ? Optional.of(whitening.apply(vector))
        : Optional.empty();
  }

  /**
   * Returns the values of features, by their names.
   *
   * @param reduced a reduced vector; components that it does not have are 0
   */
  public static Map<String, Value> values(List<TextVectorFeature> features, float[] reduced) {
    Map<String, Value> values = new HashMap<>();
    for (TextVectorFeature feature : features) {
      values.put(feature.name(), feature.value(reduced));
    }
    return values;
  }

  /** Returns the projection as bytes; {@link #load} reads them. */
  public byte[] save() {
    byte[] map = whitening.save();
    return VectorBytes.begin(KIND, VERSION, Long.BYTES + map.length)
        .putLong(encoderHash)
        .put(map)
        .array();
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IllegalArgumentException if the bytes are something else, damaged or of another version
   */
  public static TextProjection load(byte[] bytes) {
    ByteBuffer in = VectorBytes.open(bytes, KIND, VERSION);
    if (in.remaining() < Long.BYTES) {
      throw new IllegalArgumentException("a damaged file: it is cut short");
    }
    long encoderHash = in.getLong();
    return new TextProjection(
        encoderHash, Whitening.load(Arrays.copyOfRange(bytes, in.position(), bytes.length)));
  }
}
