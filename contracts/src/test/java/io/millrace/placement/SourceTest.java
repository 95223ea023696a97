package io.millrace.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Value;
import io.millrace.placement.codec.InvalidPlacementException;
import io.millrace.placement.codec.PlacementCodec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceTest {
  /** Named in the test's {@code META-INF/services}. */
  public static final class TestPlacements implements PlacementPlugin {
    @Override
    public List<Source> sources() {
      return List.of(Source.of("handpicked", 0));
    }

    @Override
    public List<RuleType> rules() {
      return List.of(new Shuffle());
    }
  }

  private static final class Shuffle implements RuleType {
    @Override
    public String name() {
      return "shuffle";
    }

    @Override
    public void check(Map<String, Value> parameters) {
      if (!(parameters.get("first") instanceof Value.Num)) {
        throw new IllegalArgumentException("first must be a number, is " + parameters.get("first"));
      }
    }
  }

  @Test
  void values_pluginsComeFirst_andMillracesKeepTheirTurns() {
    assertThat(Source.values().subList(0, 3))
        .extracting(Source::wireName)
        .containsExactly("handpicked", "item_to_item", "bought_together");
    assertThat(Source.NEW.number()).isEqualTo(Source.values().indexOf(Source.NEW));
    assertThat(Source.of("handpicked", 0.4))
        .as("another object of the same name")
        .isEqualTo(Source.configurable("handpicked").orElseThrow());
    assertThat(Source.of("handpicked", 0.4).number()).isZero();
  }

  @Test
  void number_sourceThatNoPluginBrings_isAnErrorThatSaysSo() {
    assertThatThrownBy(() -> Source.of("unheard_of", 0).number())
        .hasMessageContaining("'unheard_of' is not registered");
  }

  @Test
  void of_badNameOrShare_isRefused() {
    assertThatThrownBy(() -> Source.of("Hand picked", 0)).hasMessageContaining("'Hand picked'");
    assertThatThrownBy(() -> Source.of("picked", 1.5)).hasMessageContaining("is 1.5");
  }

  @Test
  void placement_sourceOfAPlugin_isReadAndWritten() throws Exception {
    PlacementCodec codec = new PlacementCodec();
    Placement placement = codec.read("{\"sources\":{\"handpicked\":0.5}}");

    assertThat(placement.sources()).isEqualTo(Map.of(Source.of("handpicked", 0), 0.5));
    assertThat(codec.read(codec.write(placement))).isEqualTo(placement);
    assertThat(VariantRules.of(Map.of("sources", "handpicked=0.2")).sources())
        .containsEntry(Source.of("handpicked", 0), 0.2);
  }

  @Test
  void placement_unknownSource_isRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> new PlacementCodec().read("{\"sources\":{\"unheard_of\":0.5}}"))
        .isInstanceOf(InvalidPlacementException.class)
        .hasMessageContaining("sources.unheard_of")
        .hasMessageContaining("handpicked, history");
  }

  @Test
  void placement_ruleOfAPlugin_isCheckedReadAndWritten() throws Exception {
    PlacementCodec codec = new PlacementCodec();
    Placement placement =
        codec.read("{\"rules\":[{\"type\":\"shuffle\",\"first\":3,\"how\":\"fast\",\"on\":true}]}");

    assertThat(placement.rules())
        .containsExactly(
            new Placement.Rule(
                "shuffle",
                Map.of("first", Value.of(3), "how", Value.of("fast"), "on", Value.of(true))));
    assertThat(codec.read(codec.write(placement))).isEqualTo(placement);
    assertThatThrownBy(() -> codec.read("{\"rules\":[{\"type\":\"shuffle\"}]}"))
        .isInstanceOf(InvalidPlacementException.class)
        .hasMessageContaining("rules[0]")
        .hasMessageContaining("first must be a number");
    assertThatThrownBy(
            () ->
                codec.read(
                    "{\"rules\":[{\"type\":\"shuffle\",\"first\":1},{\"type\":\"shuffle\",\"first\":2}]}"))
        .hasMessageContaining("'shuffle' twice");
  }

  @Test
  void placement_unknownRule_isRefusedAndKeptIfItIsStored() throws Exception {
    String unknown = "{\"sources\":{\"unheard_of\":0.5},\"rules\":[{\"type\":\"unheard_of\"}]}";

    assertThatThrownBy(() -> new PlacementCodec().read("{\"rules\":[{\"type\":\"unheard_of\"}]}"))
        .hasMessageContaining("rules[0]")
        .hasMessageContaining("'unheard_of' is not one of shuffle");
    Placement stored = new PlacementCodec().readStored(unknown);
    assertThat(stored.rule("unheard_of")).isPresent();
    assertThat(stored.share(Source.of("unheard_of", 0), SourceShares.USUAL)).isEqualTo(0.5);
  }
}
