package io.millrace.feature.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Value;
import io.millrace.feature.ColumnEncoder;
import io.millrace.feature.Columns;
import io.millrace.feature.Dictionaries;
import io.millrace.feature.EncodedBlock;
import io.millrace.feature.EncoderFitter;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.FeatureKind;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.Scope;
import io.millrace.feature.drift.FeatureProfile;
import io.millrace.feature.drift.FeatureProfiler;
import io.millrace.feature.kind.StandardKinds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeatureKindsTest {
  private static final String SPEC =
      """
      features:
        - {name: item, of: item, type: category}
        - {name: price, of: item, type: range}
      """;

  @Test
  void read_kindOfAPlugin_isFittedEncodedAndProfiled() throws Exception {
    FeatureSpec spec = new FeatureSpecCodec().read(SPEC);
    assertThat(spec.features().get(1))
        .isEqualTo(new PluginKinds.Range("price", Scope.ITEM, "price", "range", 0));
    Dictionaries dictionaries = new Dictionaries(spec);
    EncoderFitter fitter = new EncoderFitter(dictionaries, 1);
    Columns columns = new Columns(dictionaries);
    List<Map<String, Value>> examples =
        List.of(
            Map.of("item", Value.of("a"), "price", Value.of(10)),
            Map.of("item", Value.of("b"), "price", Value.of(30)),
            Map.of("item", Value.of("b")));
    examples.forEach(columns::add);
    fitter.add(columns, 3);
    FeatureEncoder encoder =
        new EncoderCodec().decode(SPEC, new EncoderCodec().encode(fitter.fit()));

    // Rows of item: missing, unseen, b, a. Of price: missing, unseen, least, most.
    Map<String, Value> quarter = Map.of("item", Value.of("b"), "price", Value.of(15));
    assertThat(encoder.encode(quarter).toString()).isEqualTo("[2x1.0 | 6x0.75 7x0.25]");
    assertThat(encoder.encode(Map.of()).toString()).isEqualTo("[0x1.0 | 4x1.0]");
    EncodedBlock block = new EncodedBlock(2);
    columns.clear();
    columns.add(quarter);
    columns.add(Map.of());
    new ColumnEncoder(encoder, dictionaries).encode(columns, 2, block);
    assertThat(block.row(block.start(0, 1))).isEqualTo(6);
    assertThat(block.weight(block.start(0, 1) + 1)).isEqualTo(0.25f);
    assertThat(block.row(block.start(1, 1))).isEqualTo(4);
    FeatureProfiler profiler = new FeatureProfiler(encoder);
    examples.forEach(profiler::add);
    FeatureProfile.Field price = profiler.profile().field("price").orElseThrow();
    assertThat(price.missing()).isEqualTo(1 / 3.0);
    assertThat(price.shares()).isEmpty();
  }

  @Test
  void read_brokenPlugin_isRefusedAndNamed() {
    assertThatThrownBy(() -> new FeatureSpecCodec().read(SPEC.replace("range", "unequal")))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("feature 'price': the plug-in of type 'unequal' is broken")
        .hasMessageContaining("equals, hashCode and toString");
    assertThatThrownBy(() -> new FeatureSpecCodec().read(SPEC.replace("range", "misnamed")))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("type 'misnamed' is broken");
  }

  @Test
  void spec_scopeThatTheSourceCannotHave_isRefused() {
    Feature ofBoth = new PluginKinds.Range("price", Scope.USER_ITEM, "price", "range", 0);
    Feature ofItem = new PluginKinds.Range("cost", Scope.ITEM, "cost", "range", 0);

    assertThatThrownBy(
            () ->
                new FeatureSpec(
                    Optional.empty(),
                    List.of(ofItem, ofBoth),
                    List.of(),
                    FeatureSpec.TableFormat.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("feature 'price' of type 'range' cannot be of USER_ITEM");
  }

  @Test
  void documentation_everyStandardKind_isThere() throws Exception {
    String page = Files.readString(Path.of("../docs/features.md"));

    for (FeatureKind kind : new StandardKinds().kinds()) {
      assertThat(page).contains("| `type: " + kind.id());
    }
  }
}
