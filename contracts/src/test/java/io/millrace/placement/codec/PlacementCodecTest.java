package io.millrace.placement.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.filter.FilterParser;
import io.millrace.placement.Period;
import io.millrace.placement.Placement;
import io.millrace.placement.Placement.Boost;
import io.millrace.placement.Placement.Cap;
import io.millrace.placement.Placement.Diversity;
import io.millrace.placement.Placement.ExclusionRule;
import io.millrace.placement.Placement.ExplorationRule;
import io.millrace.placement.Placement.Pin;
import io.millrace.placement.Source;
import io.millrace.placement.SourceShares;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementCodecTest {
  private static final String WHOLE =
      """
      {"sources": {"history": 0.4, "new": 0},
       "exclude": ["seen", "hidden"],
       "filter": "price > 0",
       "diversity": {"mmr": 0.7, "caps": [{"attribute": "category", "most": 2}]},
       "pins": [{"item": "lamp", "position": 1, "from": "2026-01-01T01:00:00+01:00"}],
       "boosts": [{"name": "sale", "filter": "has sale", "factor": 2, "until": "2026-02-01T00:00:00Z"}],
       "buries": [{"filter": "brand = 'X'", "factor": 0.5}],
       "exploration": {"slots": 2, "epsilon": 0.1},
       "popularity": -0.5}""";

  private final PlacementCodec codec = new PlacementCodec();

  @Test
  void read_wholeDocument_isThePlacement() throws Exception {
    Placement placement = codec.read(WHOLE);
    assertThat(placement)
        .isEqualTo(
            new Placement(
                Map.of(Source.HISTORY, 0.4, Source.NEW, 0.0),
                Set.of(ExclusionRule.SEEN, ExclusionRule.HIDDEN),
                FilterParser.parse("price > 0"),
                new Diversity(0.7, List.of(new Cap("category", 2))),
                List.of(
                    new Pin(
                        "lamp",
                        1,
                        new Period(
                            Optional.of(Instant.parse("2026-01-01T00:00:00Z")), Optional.empty()))),
                List.of(
                    new Boost(
                        "sale",
                        FilterParser.parse("has sale"),
                        2,
                        new Period(
                            Optional.empty(), Optional.of(Instant.parse("2026-02-01T00:00:00Z")))),
                    new Boost(
                        "brand = \"X\"", FilterParser.parse("brand = 'X'"), 0.5, Period.ALWAYS)),
                Optional.of(new ExplorationRule(2, 0.1)),
                -0.5));
    assertThat(codec.read(codec.write(placement))).isEqualTo(placement);
  }

  @Test
  void read_emptyDocument_isTheDefault() throws Exception {
    assertThat(codec.read("{}")).isEqualTo(Placement.DEFAULT);
    assertThat(codec.read(codec.write(Placement.DEFAULT))).isEqualTo(Placement.DEFAULT);
    assertThat(codec.read("{\"popularity\":-0.0}")).isEqualTo(Placement.DEFAULT);
    assertThat(codec.read("{\"exclude\":[]}").exclude()).isEmpty();
    assertThat(Placement.DEFAULT.share(Source.HISTORY, SourceShares.USUAL)).isEqualTo(Source.HISTORY.usualShare());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[] | body | an object",
        "{ | body | not JSON",
        "{'filtr':'x'} | filtr | known are [boosts, buries",
        "{'filter':'price >'} | filter | column 8: expected a value",
        "{'filter':{}} | filter | a string",
        "{'sources':{'catalogue':1}} | sources.catalogue | unknown field",
        "{'sources':{'new':1.5}} | sources.new | in [0, 1]",
        "{'exclude':['read']} | exclude[0] | seen, bought or hidden",
        "{'leave_out':['seen']} | leave_out | is called exclude now",
        "{'pins':[{'item':'a'}]} | pins[0].position | missing",
        "{'pins':[{'item':'a','position':0}]} | pins[0] | position must be at least 1",
        "{'pins':[{'item':'a','position':1},{'item':'a','position':2}]} | body | 'a' twice",
        "{'boosts':[{'filter':'true','factor':0.5}]} | boosts[0].factor | above 1",
        "{'buries':[{'filter':'true','factor':2}]} | buries[0].factor | below 1",
        "{'boosts':[{'filter':'true','factor':2,'from':'soon'}]} | boosts[0].from | a time such as",
        "{'buries':[{'filter':'true','factor':0.5,'from':'2026-02-01T00:00:00Z','until':'2026-01-01T00:00:00Z'}]}"
            + " | buries[0] | until must be after from",
        "{'diversity':{'mmr':2}} | diversity | mmr must be in [0, 1]",
        "{'diversity':{'caps':[{'attribute':'a','most':0}]}} | diversity.caps[0] | at least 1",
        "{'popularity':1.5} | popularity | from -1 (niche items first) to 1",
        "{'popularity':-1e999} | popularity | is -Infinity",
        "{'popularity':'niche'} | popularity | a number",
        "{'exploration':{'slots':1}} | exploration.epsilon | missing",
        "{'exploration':{'slots':1.5,'epsilon':0}} | exploration.slots | an integer"
      })
  void read_mistake_namesTheField(String text, String field, String message) {
    assertThatThrownBy(() -> codec.read(text.replace('\'', '"')))
        .isInstanceOfSatisfying(
            InvalidPlacementException.class,
            e -> {
              assertThat(e.field()).isEqualTo(field);
              assertThat(e).hasMessageContaining(message);
            });
  }
}
