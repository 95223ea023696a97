package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Value;
import io.millrace.feature.codec.FeatureSpecCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The exact vectors of every type of feature, written out by hand. Models in production were
 * trained on them: a change here is a new artifact format.
 *
 * <p>A vector reads {@code [row x weight …| next field …]}. Rows of a field: the missing, the
 * unseen, then its terms.
 */
class FeatureEncoderGoldenTest {
  @Test
  void category_listed_hasRowsForMissingUnseenAndTermsByFrequency() throws Exception {
    FeatureEncoder encoder =
        fit(
            "{name: brand, of: item, type: category, min-count: 2}",
            text("brand", "b"),
            text("brand", "a"),
            text("brand", "c"),
            text("brand", "a"),
            text("brand", "b"),
            text("brand", "a"));

    assertThat(encoder.rows()).isEqualTo(4);
    assertThat(encode(encoder)).isEqualTo("[0x1.0]");
    assertThat(encode(encoder, "brand", Value.of("never seen"))).isEqualTo("[1x1.0]");
    assertThat(encode(encoder, "brand", Value.of("c"))).isEqualTo("[1x1.0]");
    assertThat(encode(encoder, "brand", Value.of("a"))).isEqualTo("[2x1.0]");
    assertThat(encode(encoder, "brand", Value.of("b"))).isEqualTo("[3x1.0]");
  }

  @Test
  void category_numbersAndFlags_areTermsToo() throws Exception {
    FeatureEncoder encoder =
        fit(
            "{name: size, of: item, type: category}",
            Map.of("size", Value.of(42)),
            Map.of("size", Value.of(true)),
            Map.of("size", Value.of("42")));

    assertThat(encode(encoder, "size", Value.of(42.0))).isEqualTo("[2x1.0]");
    assertThat(encode(encoder, "size", Value.of("42"))).isEqualTo("[2x1.0]");
    assertThat(encode(encoder, "size", Value.of(true))).isEqualTo("[3x1.0]");
    assertThat(encode(encoder, "size", Value.of(42.5))).isEqualTo("[1x1.0]");
  }

  @Test
  void category_hashed_isTheFnv1aOfItsBytes() throws Exception {
    // FNV-1a 32 of "a" is 0xe40c292c (Noll's test vectors) = 3826002220; mod 1000 is 220.
    FeatureEncoder encoder = fit("{name: c, of: item, type: category, hash-buckets: 1000}");

    assertThat(encoder.rows()).isEqualTo(1002);
    assertThat(encode(encoder, "c", Value.of("a"))).isEqualTo("[222x1.0]");
    assertThat(encode(encoder)).isEqualTo("[0x1.0]");
  }

  @Test
  void categories_several_arePooledByTheirMeanAndCutAtTheMaximum() throws Exception {
    FeatureEncoder encoder =
        fit(
            "{name: genres, of: item, type: categories, max: 4}",
            Map.of("genres", Value.of(List.of("x", "y", "x"))));

    assertThat(encode(encoder, "genres", Value.of(List.of("y", "x")))).isEqualTo("[3x0.5 2x0.5]");
    assertThat(encode(encoder, "genres", Value.of(List.of("y", "?", "x", "x", "y"))))
        .isEqualTo("[3x0.25 1x0.25 2x0.25 2x0.25]");
    assertThat(encode(encoder, "genres", Value.of(List.of()))).isEqualTo("[0x1.0]");
    assertThat(encode(encoder)).isEqualTo("[0x1.0]");
  }

  @Test
  void number_standardised_weighsItsOneRow() throws Exception {
    // Of 1, 3, 5, 7: mean 4, standard deviation sqrt(5) (of the population).
    FeatureEncoder encoder =
        fit("{name: n, of: item, type: number}", num(1), num(3), num(5), num(7));

    assertThat(encoder.rows()).isEqualTo(2);
    assertThat(encode(encoder, "n", Value.of(4))).isEqualTo("[1x0.0]");
    assertThat(encode(encoder, "n", Value.of(7))).isEqualTo("[1x1.3416408]");
    assertThat(encode(encoder, "n", Value.of(false))).isEqualTo("[1x-1.7888544]");
    assertThat(encode(encoder)).isEqualTo("[0x1.0]");
  }

  @Test
  void number_log_isTakenBeforeItIsStandardised() throws Exception {
    // ln(1 + 0) = 0 and ln(1 + e^2 - 1) = 2: mean 1, deviation 1.
    FeatureEncoder encoder =
        fit("{name: n, of: item, type: number, transform: log}", num(0), num(Math.exp(2) - 1));

    assertThat(encode(encoder, "n", Value.of(Math.exp(3) - 1))).isEqualTo("[1x2.0]");
    assertThat(encode(encoder, "n", Value.of(1 - Math.exp(3)))).isEqualTo("[1x-4.0]");
  }

  @Test
  void number_thatNeverVaried_hasDeviationOne() throws Exception {
    FeatureEncoder encoder = fit("{name: n, of: item, type: number}", num(5), num(5));

    assertThat(encode(encoder, "n", Value.of(7))).isEqualTo("[1x2.0]");
  }

  @Test
  void number_buckets_areQuantilesWhoseBoundaryBelongsToTheUpper() throws Exception {
    // Of 1 to 8 in four buckets: boundaries 3, 5, 7.
    FeatureEncoder encoder =
        fit(
            "{name: n, of: item, type: number, transform: buckets, buckets: 4}",
            IntStream.rangeClosed(1, 8)
                .mapToObj(FeatureEncoderGoldenTest::num)
                .toArray(Map[]::new));

    assertThat(encoder.rows()).isEqualTo(6);
    assertThat(encode(encoder, "n", Value.of(-9))).isEqualTo("[2x1.0]");
    assertThat(encode(encoder, "n", Value.of(2.9))).isEqualTo("[2x1.0]");
    assertThat(encode(encoder, "n", Value.of(3))).isEqualTo("[3x1.0]");
    assertThat(encode(encoder, "n", Value.of(6))).isEqualTo("[4x1.0]");
    assertThat(encode(encoder, "n", Value.of(7))).isEqualTo("[5x1.0]");
    assertThat(encode(encoder, "n", Value.of(99))).isEqualTo("[5x1.0]");
    assertThat(encode(encoder)).isEqualTo("[0x1.0]");
  }

  @Test
  void countAndRate_areNumbers() throws Exception {
    FeatureEncoder encoder =
        fit(
            "{name: c, of: item, type: count, event: click, transform: standardize}",
            "{name: r, of: item, type: rate, event: click}",
            Map.of("c", Value.of(0), "r", Value.of(0.25)),
            Map.of("c", Value.of(2), "r", Value.of(0.75)));

    assertThat(encoder.encode(Map.of("c", Value.of(3), "r", Value.of(0.25))).toString())
        .isEqualTo("[1x2.0 | 3x-1.0]");
  }

  @Test
  void sequence_sharing_usesTheRowsOfTheOther() throws Exception {
    FeatureEncoder encoder =
        fit(
            "{name: item, of: item, type: category}",
            "{name: recent, type: sequence, max: 2, shares: item}",
            Map.of("item", Value.of("a")),
            Map.of("item", Value.of("a"), "recent", Value.of(List.of("b"))));

    assertThat(encoder.rows()).isEqualTo(4);
    assertThat(encoder.embeddingRows()).isEqualTo(4);
    assertThat(
            encoder
                .encode(
                    Map.of("item", Value.of("a"), "recent", Value.of(List.of("b", "a", "never"))))
                .toString())
        .isEqualTo("[2x1.0 | 3x0.5 2x0.5]");
    assertThat(encoder.encode(Map.of()).toString()).isEqualTo("[0x1.0 | 0x1.0]");
  }

  @Test
  void sharing_aFeatureThatSharesItself_usesTheFirstRows() throws Exception {
    FeatureEncoder encoder =
        fit(
            "{name: item, of: item, type: category}",
            "{name: clicked, type: sequence, shares: item}",
            "{name: bought, type: sequence, events: [purchase], shares: clicked}",
            Map.of("bought", Value.of(List.of("z"))));

    assertThat(encoder.encode(Map.of("item", Value.of("z"), "bought", Value.of("z"))).toString())
        .isEqualTo("[2x1.0 | 0x1.0 | 2x1.0]");
  }

  @Test
  void text_words_areLowerCasedAndHashed() throws Exception {
    FeatureEncoder encoder = fit("{name: title, of: item, type: text, max: 3, hash-buckets: 1000}");
    String a = encode(encoder, "title", Value.of("a"));

    assertThat(a).isEqualTo("[222x1.0]");
    assertThat(encode(encoder, "title", Value.of("A, a!"))).isEqualTo("[222x0.5 222x0.5]");
    assertThat(encode(encoder, "title", Value.of(List.of("A", "a"))))
        .isEqualTo("[222x0.5 222x0.5]");
    assertThat(encode(encoder, "title", Value.of("a a a a a"))).endsWith("222x0.33333334]");
    assertThat(encode(encoder, "title", Value.of("?!"))).isEqualTo("[0x1.0]");
  }

  @Test
  void vector_components_weighARowEach() throws Exception {
    FeatureEncoder encoder = fit("{name: v, of: item, type: vector, size: 3}");

    assertThat(encode(encoder, "v", new Value.NumList(List.of(0.5, -2.0, 0.0))))
        .isEqualTo("[2x0.5 3x-2.0 4x0.0]");
    assertThat(encode(encoder)).isEqualTo("[0x1.0]");
    assertThatThrownBy(() -> encode(encoder, "v", new Value.NumList(List.of(1.0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'v' needs a vector of 3 numbers, has 1");
  }

  @Test
  void textVector_components_weighARowEach() throws Exception {
    FeatureEncoder encoder = fit("{name: t, of: item, type: text, encoder: stored, size: 2}");

    assertThat(encoder.rows()).isEqualTo(4);
    assertThat(encode(encoder, "t", new Value.NumList(List.of(0.5, -2.0))))
        .isEqualTo("[2x0.5 3x-2.0]");
    assertThat(encode(encoder)).isEqualTo("[0x1.0]");
    assertThatThrownBy(() -> encode(encoder, "t", new Value.NumList(List.of(1.0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'t' needs a vector of 2 numbers, has 1");
  }

  @Test
  void time_parts_haveARowForEachValue() throws Exception {
    FeatureEncoder encoder = fit("{name: hour, type: hour}", "{name: weekday, type: weekday}");

    assertThat(encoder.rows()).isEqualTo(26 + 9);
    assertThat(encoder.encode(Map.of("hour", Value.of(0), "weekday", Value.of(6))).toString())
        .isEqualTo("[2x1.0 | 34x1.0]");
    assertThat(encoder.encode(Map.of("hour", Value.of(24))).toString())
        .isEqualTo("[1x1.0 | 26x1.0]");
  }

  @Test
  void position_unknown_isTheFirstPlace() throws Exception {
    FeatureEncoder encoder = fit("{name: position, type: position, max: 3}");

    assertThat(encoder.rows()).isEqualTo(5);
    assertThat(encode(encoder)).isEqualTo("[2x1.0]");
    assertThat(encode(encoder, "position", Value.of(1))).isEqualTo("[2x1.0]");
    assertThat(encode(encoder, "position", Value.of(3))).isEqualTo("[4x1.0]");
    assertThat(encode(encoder, "position", Value.of(50))).isEqualTo("[4x1.0]");
  }

  @Test
  void cross_everyCombination_hasARowOfTheWidePart() throws Exception {
    FeatureSpec spec =
        new FeatureSpecCodec()
            .read(
                """
                features:
                  - {name: user, of: user, type: category}
                  - {name: genres, of: item, type: categories}
                crosses: [[user, genres]]
                """);
    EncoderFitter fitter = new EncoderFitter(spec, 1);
    fitter.add(Map.of("user", Value.of("u"), "genres", Value.of(List.of("x", "y"))));
    FeatureEncoder encoder = fitter.fit();
    Map<String, Value> values =
        Map.of("user", Value.of("u"), "genres", Value.of(List.of("x", "y")));

    assertThat(encoder.fields().get(2))
        .isEqualTo(new Field("user*genres", Scope.CONTEXT, 7, 65536, true));
    assertThat(encoder.embeddingRows()).isEqualTo(7);
    assertThat(encoder.rows()).isEqualTo(7 + 65536);
    // Counted from their fields user 2, genres 2 and 3: 7 + murmur3-mixed (2, 2) and (2, 3) mod
    // 65536.
    assertThat(encoder.encode(values).toString())
        .isEqualTo("[2x1.0 | 5x0.5 6x0.5 | 32229x1.0 53547x1.0]");
    // A part leaves the fields of others, and the crosses, empty.
    assertThat(encoder.encode(values, Set.of(Scope.USER)).toString()).isEqualTo("[2x1.0 |  | ]");
  }

  @Test
  void retrieval_ranksAndScores_haveRowsBehindTheEmbeddings() throws Exception {
    FeatureSpec spec =
        new FeatureSpecCodec()
            .read(
                """
                features:
                  - {name: item, of: item, type: category}
                  - {name: rank, type: retrieval, value: rank}
                  - {name: score, type: retrieval, value: score}
                """);
    EncoderFitter fitter = new EncoderFitter(spec, 1);
    fitter.add(Map.of("item", Value.of("x")));
    FeatureEncoder encoder = fitter.fit();

    // Rows of item: missing, unseen, x. Of rank: missing, unseen, not retrieved, 18 buckets.
    assertThat(encoder.embeddingRows()).isEqualTo(3);
    assertThat(encoder.fields().get(1)).isEqualTo(new Field("rank", Scope.USER_ITEM, 3, 21, true));
    assertThat(encoder.fields().get(2))
        .isEqualTo(new Field("score", Scope.USER_ITEM, 24, 23, true));
    assertThat(encoder.linearRows(false)).isEqualTo(47);
    assertThat(encoder.encode(Map.of("item", Value.of("x"))).toString())
        .isEqualTo("[2x1.0 | 3x1.0 | 24x1.0]");
    double[] ranks = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 362, 363, 500, 501};
    int[] buckets = {0, 1, 2, 3, 4, 5, 5, 6, 6, 7, 7, 8, 17, 18, 18, 0};
    int[] rows = new int[2];
    for (int i = 0; i < ranks.length; i++) {
      encoder.retrievalRows(signals(ranks[i], 1), rows, 0);
      assertThat(rows).as("rank %s", ranks[i]).containsExactly(5 + buckets[i], 27);
    }
    double[] scores = {0, 1, 0.8, 0.7, 0.51, 0.49, 1e-9};
    int[] scoreBuckets = {0, 1, 1, 2, 3, 4, 20};
    for (int i = 0; i < scores.length; i++) {
      encoder.retrievalRows(signals(1, scores[i]), rows, 0);
      assertThat(rows[1]).as("score %s", scores[i]).isEqualTo(26 + scoreBuckets[i]);
    }
    encoder.retrievalRows(signals(Double.NaN, Double.NaN), rows, 0);
    assertThat(rows).containsExactly(3, 24);
  }

  private static RetrievalSignals signals(double rank, double score) {
    return new RetrievalSignals() {
      @Override
      public double rank() {
        return rank;
      }

      @Override
      public double score() {
        return score;
      }
    };
  }

  @Test
  void value_ofAWrongType_namesTheFeature() throws Exception {
    FeatureEncoder encoder = fit("{name: price, of: item, type: number}");

    assertThatThrownBy(() -> encode(encoder, "price", Value.of("cheap")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'price' cannot be read from a value of type text");
  }

  @SafeVarargs
  private static FeatureEncoder fit(String feature, Map<String, Value>... examples)
      throws Exception {
    return fit(List.of(feature), Arrays.asList(examples));
  }

  @SafeVarargs
  private static FeatureEncoder fit(String one, String other, Map<String, Value>... examples)
      throws Exception {
    return fit(List.of(one, other), Arrays.asList(examples));
  }

  @SafeVarargs
  private static FeatureEncoder fit(
      String one, String other, String third, Map<String, Value>... examples) throws Exception {
    return fit(List.of(one, other, third), Arrays.asList(examples));
  }

  private static FeatureEncoder fit(List<String> features, List<Map<String, Value>> examples)
      throws Exception {
    String text = "features:\n  - " + String.join("\n  - ", features) + "\n";
    EncoderFitter fitter = new EncoderFitter(new FeatureSpecCodec().read(text), 1);
    examples.forEach(fitter::add);
    return fitter.fit();
  }

  private static String encode(FeatureEncoder encoder) {
    return encoder.encode(Map.of()).toString();
  }

  private static String encode(FeatureEncoder encoder, String feature, Value value) {
    return encoder.encode(Map.of(feature, value)).toString();
  }

  private static Map<String, Value> text(String name, String text) {
    return Map.of(name, Value.of(text));
  }

  private static Map<String, Value> num(double number) {
    return Map.of("n", Value.of(number));
  }
}
