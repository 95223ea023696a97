package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Value;
import io.millrace.feature.codec.DefaultFeatures;
import io.millrace.feature.codec.EncoderCodec;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.feature.codec.InvalidSpecException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Over the default features, which have nearly every type, and those of retrieval. */
class FeatureEncoderPropertiesTest {
  private static final String TEXT = DefaultFeatures.WITH_RETRIEVAL_TEXT;
  private static final FeatureSpec SPEC = spec();

  private static FeatureSpec spec() {
    try {
      return new FeatureSpecCodec().read(TEXT);
    } catch (InvalidSpecException e) {
      throw new IllegalStateException(e);
    }
  }

  @Property(tries = 100)
  void encode_wholeExample_equalsTheMergeOfItsParts(
      @ForAll("examples") List<Map<String, Value>> examples) {
    FeatureEncoder encoder = fit(examples);

    for (Map<String, Value> example : examples) {
      EncodedFeatures user = encoder.encode(example, EnumSet.of(Scope.USER, Scope.CONTEXT));
      EncodedFeatures item = encoder.encode(example, EnumSet.of(Scope.ITEM, Scope.USER_ITEM));
      assertThat(encoder.merge(user, item)).isEqualTo(encoder.encode(example));
      assertThat(encoder.merge(item, user)).isEqualTo(encoder.encode(example));
      assertThat(crosses(encoder, user, item)).isEqualTo(crosses(encoder.encode(example), encoder));
    }
  }

  @Property(tries = 100)
  void encode_anyExample_staysWithinTheRowsOfEachField(
      @ForAll("examples") List<Map<String, Value>> examples) {
    // Fitted on the first only: the others bring what was never seen.
    FeatureEncoder encoder = fit(examples.subList(0, 1));

    for (Map<String, Value> example : examples) {
      EncodedFeatures encoded = encoder.encode(example);
      for (int f = 0; f < encoded.fields(); f++) {
        Field field = encoder.fields().get(f);
        assertThat(encoded.end(f)).isGreaterThan(encoded.start(f));
        for (int i = encoded.start(f); i < encoded.end(f); i++) {
          assertThat(encoded.row(i))
              .isBetween(field.firstRow(), field.firstRow() + field.rowCount() - 1)
              .isLessThan(field.wideOnly() ? encoder.rows() : encoder.embeddingRows());
          assertThat(Float.isFinite(encoded.weight(i))).isTrue();
        }
      }
    }
  }

  @Property(tries = 50)
  void fit_sameExamples_givesTheSameEncoderAlsoWhenStored(
      @ForAll("examples") List<Map<String, Value>> examples) throws InvalidSpecException {
    FeatureEncoder encoder = fit(examples);
    EncoderCodec codec = new EncoderCodec();
    FeatureEncoder stored = codec.decode(TEXT, codec.encode(encoder));

    assertThat(fit(examples).states()).isEqualTo(encoder.states());
    assertThat(stored.states()).isEqualTo(encoder.states());
    assertThat(stored.fields()).isEqualTo(encoder.fields());
    for (Map<String, Value> example : examples) {
      assertThat(stored.encode(example)).isEqualTo(encoder.encode(example));
    }
  }

  private static FeatureEncoder fit(List<Map<String, Value>> examples) {
    EncoderFitter fitter = new EncoderFitter(SPEC, 3);
    examples.forEach(fitter::add);
    return fitter.fit();
  }

  @Provide
  Arbitrary<List<Map<String, Value>>> examples() {
    List<Arbitrary<Map.Entry<String, Value>>> entries = new ArrayList<>();
    for (Feature feature : SPEC.features()) {
      entries.add(valueOf(feature).map(value -> Map.entry(feature.name(), value)));
    }
    return Arbitraries.oneOf(entries)
        .list()
        .ofMaxSize(40)
        .map(
            list -> {
              Map<String, Value> example = new HashMap<>();
              list.forEach(entry -> example.put(entry.getKey(), entry.getValue()));
              return example;
            })
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  private static Arbitrary<Value> valueOf(Feature feature) {
    if (feature.encoding().vocabulary().isPresent()) {
      Arbitrary<String> terms = Arbitraries.of("a", "b", "c d", "Ünï", "", "1", "!?");
      return Arbitraries.oneOf(terms.map(Value::of), terms.list().ofMaxSize(30).map(Value::of));
    }
    return Arbitraries.oneOf(
        Arbitraries.doubles().between(-1e6, 1e6).map(Value::of),
        Arbitraries.integers().between(-3, 30).map(Value::of),
        Arbitraries.of(true, false).map(Value::of));
  }

  private static int[] crosses(FeatureEncoder encoder, EncodedFeatures user, EncodedFeatures item) {
    int[] rows = new int[encoder.crossRows(user, item, new int[0])];
    encoder.crossRows(user, item, rows);
    return rows;
  }

  private static int[] crosses(EncodedFeatures whole, FeatureEncoder encoder) {
    return IntStream.range(whole.start(encoder.featureFields()), whole.size())
        .map(whole::row)
        .toArray();
  }
}
