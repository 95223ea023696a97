package io.millrace.text.wordpiece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordPieceTokenizerTest {
  private static final WordPieceTokenizer ENGLISH =
      TokenizerReader.read(resource("/all-minilm-l6-v2-q-tokenizer.json"));

  private static final WordPieceTokenizer CHINESE =
      TokenizerReader.read(resource("/bge-small-zh-v1.5-q-tokenizer.json"));

  /** The ids are looked up in the vocabulary by hand: the longest piece from the left each time. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALARM CLOCK RED | 8598 5119 2417",
        "bakelite | 8670 11705 4221",
        "unaffable | 14477 20961 3468",
        "WHITE HANGING HEART T-LIGHT HOLDER | 2317 5689 2540 1056 1011 2422 9111",
        "Café Crème Brûlée | 7668 13675 21382 7987 9307 2063",
        "Straße | 2358 27807",
        "the $5.99! | 1996 1002 1019 1012 5585 999",
        "中国red | 1746 1799 2417",
        "'  alarm\t\u00a0clock\u200b\u0007 '| 8598 5119",
        "[SEP] | 1031 19802 1033",
        "'' | ''"
      })
  void encode_text_hasThePiecesOfTheVocabulary(String text, String ids) {
    assertThat(inner(ENGLISH, text)).isEqualTo(ids(ids));
  }

  @Test
  void encode_wordThatCannotBeCut_isUnknownAsAWhole() {
    assertThat(inner(ENGLISH, "red \ud83d\udd25 clock")).isEqualTo(List.of(2417L, 100L, 5119L));
    assertThat(inner(ENGLISH, "alarm\ud83d\udd25")).isEqualTo(List.of(100L));
    assertThat(inner(ENGLISH, "a".repeat(101))).isEqualTo(List.of(100L));
    assertThat(inner(ENGLISH, "a".repeat(100))).doesNotContain(100L);
  }

  @Test
  void encode_longerThanTheLimit_keepsTheFirstPiecesAndTheEnd() {
    assertThat(ENGLISH.encode("alarm clock bakelite red", 6))
        .containsExactly(101, 8598, 5119, 8670, 11705, 102);
    assertThat(ENGLISH.encode("clock ".repeat(1000), 64)).hasSize(64).endsWith(5119, 102);
    assertThatThrownBy(() -> ENGLISH.encode("clock", 2)).hasMessageContaining("at least 3, is 2");
  }

  @Test
  void encode_capitalsAndAVocabularyWithoutThem_areLowered() {
    assertThat(inner(CHINESE, "红色闹钟 Apple iPhone 15"))
        .isEqualTo(List.of(5273L, 5682L, 7317L, 7164L, 8350L, 8210L, 8115L));
  }

  @Test
  void encode_casedVocabulary_keepsCaseAndAccents() {
    WordPieceTokenizer cased =
        read(
            """
            {"normalizer": {"type": "BertNormalizer", "lowercase": false, "strip_accents": null},
             "model": {"vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "Café": 3, "Cafe": 4}}}
            """);
    assertThat(cased.encode("Café Cafe café", 9)).containsExactly(1, 3, 4, 0, 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "{\"model\": {\"type\": \"BPE\", \"vocab\": {}}}",
        "{\"model\": {\"type\": \"Unigram\", \"vocab\": []}}",
        "{\"model\": {\"vocab\": {\"a\": 1.5}}}",
        "{\"normalizer\": {\"type\": \"NFC\"}, \"model\": {\"vocab\": {\"a\": 1}}}",
        "{\"normalizer\": {\"type\": \"BertNormalizer\"}, \"model\": {\"vocab\": {\"a\": 1}}}"
      })
  void read_anotherKindOfTokenizer_isRefusedWithItsReason(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).*(tokenizer\\.json|vocabulary of 1 pieces has no '\\[UNK]').*");
  }

  private static WordPieceTokenizer read(String json) {
    return TokenizerReader.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Long> inner(WordPieceTokenizer tokenizer, String text) {
    List<Long> all = Arrays.stream(tokenizer.encode(text, 512)).boxed().toList();
    assertThat(all).startsWith(101L).endsWith(102L);
    return all.subList(1, all.size() - 1);
  }

  private static List<Long> ids(String ids) {
    return ids.isEmpty() ? List.of() : Arrays.stream(ids.split(" ")).map(Long::valueOf).toList();
  }

  private static byte[] resource(String name) {
    try (InputStream in = WordPieceTokenizerTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
