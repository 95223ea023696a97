package io.millrace.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.state.codec.TextVectorCodec;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextVectorTest {
  @Test
  void vector_quantised_keepsItsDirection() {
    Random random = new Random(1);
    for (int round = 0; round < 100; round++) {
      float[] vector = new float[384];
      double squares = 0;
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) random.nextGaussian();
        squares += vector[i] * vector[i];
      }
      for (int i = 0; i < vector.length; i++) {
        vector[i] /= (float) Math.sqrt(squares);
      }
      TextVector stored = TextVector.of("e", "t", vector);
      float[] read = stored.vector();
      double dot = 0;
      double length = 0;
      for (int i = 0; i < vector.length; i++) {
        assertThat(read[i]).isCloseTo(vector[i], within(.5001f * stored.scale()));
        dot += read[i] * vector[i];
        length += read[i] * read[i];
      }
      assertThat(dot / Math.sqrt(length)).isGreaterThan(.999);
    }
  }

  @Test
  void of_zeros_areZeros() {
    assertThat(TextVector.of("e", "t", new float[3]).vector()).containsExactly(0, 0, 0);
  }

  @Test
  void isOf_anotherTextOrEncoder_isFalse() {
    TextVector vector = TextVector.of("encoder", "text", new float[] {1});
    assertThat(vector.isOf("encoder", "text")).isTrue();
    assertThat(vector.isOf("encoder", "texts")).isFalse();
    assertThat(vector.isOf("encoder-2", "text")).isFalse();
    // SHA-256 of "abc", FIPS 180-4, example B.1.
    assertThat(TextVector.hash("abc")).isEqualTo(0xba7816bf8f01cfeaL);
  }

  @Test
  void decode_encoded_isTheSameAndItsSizeIsTheDimensionAnd21() {
    TextVector vector = TextVector.of("e", "t", new float[] {.1f, -1, .5f});
    byte[] bytes = TextVectorCodec.encode(vector);

    assertThat(bytes).hasSize(24);
    assertThat(TextVectorCodec.decode(bytes)).isEqualTo(vector).hasSameHashCodeAs(vector);
    for (int length = 0; length < 22; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> TextVectorCodec.decode(cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
    bytes[17] = (byte) 0xff;
    assertThatThrownBy(() -> TextVectorCodec.decode(bytes)).hasMessageContaining("scale");
  }

  @Test
  void of_notFinite_isRefused() {
    assertThatThrownBy(() -> TextVector.of("e", "t", new float[] {Float.NaN}))
        .hasMessageContaining("finite");
    assertThatThrownBy(() -> TextVector.of("e", "t", new float[0])).hasMessageContaining("has 0");
  }
}
