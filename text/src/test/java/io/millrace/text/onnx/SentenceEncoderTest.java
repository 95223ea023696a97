package io.millrace.text.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.text.SentenceEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentenceEncoderTest {
  private static SentenceEncoder english;

  @BeforeAll
  static void load() {
    english = SentenceEncoders.open("minilm").orElseThrow();
  }

  @AfterAll
  static void close() {
    english.close();
  }

  @Test
  void encode_titles_areSimilarByMeaningNotByLetters() {
    float[] clock = english.encode("ALARM CLOCK BAKELIKE RED");

    assertThat(clock).hasSize(384).hasSize(english.dimension());
    assertThat(cosine(clock, clock)).isCloseTo(1, within(1e-5));
    assertThat(similarity("ALARM CLOCK BAKELIKE RED", "White travel alarm clock"))
        .isGreaterThan(.5);
    assertThat(similarity("ALARM CLOCK BAKELIKE RED", "RED RETROSPOT CAKE STAND")).isLessThan(.4);
    assertThat(similarity("sofa", "couch")).isGreaterThan(similarity("sofa", "sonata") + .2);
  }

  @Test
  void encode_caseAndAccents_makeNoDifference() {
    assertThat(english.encode("CAFÉ CLOCK")).isEqualTo(english.encode("cafe clock"));
  }

  @Test
  void encode_manyTexts_areTheVectorsOfEachAlone() {
    List<String> texts = List.of("clock", "a very long title of a red alarm clock", "");
    List<float[]> vectors = english.encode(texts);
    for (int i = 0; i < texts.size(); i++) {
      assertThat(vectors.get(i)).isEqualTo(english.encode(texts.get(i)));
    }
    assertThat(english.encode(List.of())).isEmpty();
  }

  @Test
  void encode_beyondTheLimit_ignoresTheRest() {
    String text = "clock ".repeat(OnnxSentenceEncoder.MAX_PIECES - 2);
    assertThat(english.encode(text + " piano piano")).isEqualTo(english.encode(text));
    assertThat(english.encode(text.substring(6) + " piano")).isNotEqualTo(english.encode(text));
  }

  @Test
  void encode_chinese_isSimilarByMeaning() {
    try (SentenceEncoder chinese = SentenceEncoders.open("bge-zh").orElseThrow()) {
      assertThat(chinese.dimension()).isEqualTo(512);
      float[] cooker = chinese.encode("电饭煲");
      assertThat(cosine(cooker, chinese.encode("家用煮饭锅")))
          .isGreaterThan(cosine(cooker, chinese.encode("电影票")) + .2);
      float[] dress = chinese.encode("女士连衣裙");
      assertThat(cosine(dress, chinese.encode("夏季长裙")))
          .isGreaterThan(cosine(dress, chinese.encode("男士皮鞋")) + .2);
      assertThat(chinese.id()).isNotEqualTo(english.id());
    }
  }

  @Test
  void open_directory_hasTheVectorsOfItsFiles(@TempDir Path directory) throws IOException {
    copy("/all-minilm-l6-v2-q.onnx", directory.resolve("model.onnx"));
    copy("/all-minilm-l6-v2-q-tokenizer.json", directory.resolve("tokenizer.json"));
    String mean;
    try (SentenceEncoder own = SentenceEncoders.open(directory.toString()).orElseThrow()) {
      assertThat(own.encode("alarm clock")).isEqualTo(english.encode("alarm clock"));
      mean = own.id();
    }
    Files.createDirectory(directory.resolve("1_Pooling"));
    Files.writeString(
        directory.resolve("1_Pooling/config.json"), "{\"pooling_mode_cls_token\": true}");
    try (SentenceEncoder own = SentenceEncoders.open(directory.toString()).orElseThrow()) {
      assertThat(own.encode("alarm clock")).isNotEqualTo(english.encode("alarm clock"));
      assertThat(own.id()).isNotEqualTo(mean);
    }
  }

  @Test
  void open_badValues_sayWhatIsAllowed(@TempDir Path directory) throws IOException {
    assertThat(SentenceEncoders.open("off")).isEmpty();
    assertThatThrownBy(() -> SentenceEncoders.open("minilmm"))
        .hasMessageContaining("'minilmm' is neither off, minilm, bge-zh nor a directory");
    assertThatThrownBy(() -> SentenceEncoders.open(directory.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no file model.onnx");
    Files.writeString(directory.resolve("model.onnx"), "nonsense", StandardCharsets.UTF_8);
    copy("/all-minilm-l6-v2-q-tokenizer.json", directory.resolve("tokenizer.json"));
    assertThatThrownBy(() -> SentenceEncoders.open(directory.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot load the model");
  }

  private static void copy(String resource, Path file) throws IOException {
    try (InputStream in = SentenceEncoderTest.class.getResourceAsStream(resource)) {
      Files.copy(in, file);
    }
  }

  private static double similarity(String one, String other) {
    return cosine(english.encode(one), english.encode(other));
  }

  private static double cosine(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
