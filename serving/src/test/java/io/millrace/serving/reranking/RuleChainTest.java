package io.millrace.serving.reranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.ItemId;
import io.millrace.event.Value;
import io.millrace.placement.Placement;
import io.millrace.placement.Source;
import io.millrace.placement.codec.PlacementCodec;
import io.millrace.plugin.PluginException;
import io.millrace.serving.candidate.Candidate;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.ranking.ItemScore;
import io.millrace.serving.ranking.RankedItem;
import io.millrace.serving.ranking.ScoreScale;
import io.millrace.state.ItemState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rules of plug-ins, which may fail. */
class RuleChainTest {
  private static final List<RankedItem> RANKED =
      IntStream.range(0, 6)
          .mapToObj(
              i ->
                  new RankedItem(
                      new Candidate(
                          CatalogueItem.outside(ItemState.unknown(new ItemId("i" + i))),
                          Source.POPULAR,
                          0,
                          Optional.empty(),
                          List.of()),
                      new ItemScore(1.0 / (i + 1), i + 1, ScoreScale.LINEAR)))
          .toList();

  private record TestRule(
      String type, Stage stage, Function<RerankingRule.Input, List<RankedItem>> body)
      implements RerankingRule {
    @Override
    public List<RankedItem> apply(Input input) {
      return body.apply(input);
    }
  }

  private static RuleChain chain(RerankingRule rule, String... named) throws Exception {
    Placement byScore = new PlacementCodec().read("{\"diversity\":{\"mmr\":1}}");
    List<Placement.Rule> rules = new ArrayList<>();
    for (String type : named) {
      rules.add(new Placement.Rule(type, Map.of("factor", Value.of(10))));
    }
    Placement placement =
        new Placement(
            Map.of(),
            byScore.exclude(),
            byScore.filter(),
            byScore.diversity(),
            List.of(),
            List.of(),
            Optional.empty(),
            0,
            rules);
    return new RuleChain(
        new RerankingContext(
            3, placement, (one, other) -> 0, Instant.EPOCH, new SplittableRandom(1)),
        new RerankingRules(List.of(new StandardRules(), () -> List.of(rule))));
  }

  private static List<String> ids(List<RankedItem> items) {
    return items.stream().map(item -> item.itemId().value()).toList();
  }

  @Test
  void score_ruleWithAFactor_ordersByTheAdjustedScore() throws Exception {
    RerankingRule lift =
        new TestRule(
            "lift",
            RerankingRule.Stage.SCORE,
            input -> {
              double factor = ((Value.Num) input.parameters("lift").get("factor")).number();
              return List.of(input.items().get(4).times(factor, "lifted"));
            });

    List<RankedItem> scored = chain(lift, "lift").score(RANKED);

    assertThat(ids(scored)).containsExactly("i4", "i0", "i1", "i2", "i3", "i5");
    assertThat(scored.get(0).rule()).contains("lifted");
    assertThat(scored.get(0).score().value()).isEqualTo(1.0 / 5);
    assertThat(chain(lift).score(RANKED)).as("not named").isSameAs(RANKED);
  }

  @Test
  void order_ruleThatNamesSome_putsThemFirstAndKeepsTheRest() throws Exception {
    RerankingRule last =
        new TestRule("last", RerankingRule.Stage.ORDER, input -> List.of(input.items().get(5)));

    assertThat(ids(chain(last, "last").order(RANKED, List.of(), 3)))
        .containsExactly("i5", "i0", "i1", "i2", "i3", "i4");
  }

  @Test
  void order_ruleThrows_isPassedOverAndSaid() throws Exception {
    RerankingRule broken =
        new TestRule(
            "broken",
            RerankingRule.Stage.ORDER,
            input -> {
              throw new NoSuchMethodError("acts a plug-in of another release");
            });
    RuleChain chain = chain(broken, "broken");

    assertThat(chain.order(RANKED, List.of(), 3)).isSameAs(RANKED);
    assertThat(chain.failed()).containsExactly("broken");
  }

  @Test
  void order_ruleReturnsAnItemTwice_isPassedOver() throws Exception {
    RerankingRule twice =
        new TestRule(
            "twice",
            RerankingRule.Stage.ORDER,
            input -> Collections.nCopies(2, input.items().get(1)));
    RuleChain chain = chain(twice, "twice");

    assertThat(chain.order(RANKED, List.of(), 3)).isSameAs(RANKED);
    assertThat(chain.failed()).containsExactly("twice");
  }

  @Test
  void order_ruleWithoutCode_isPassedOver() throws Exception {
    RuleChain chain =
        chain(new TestRule("other", RerankingRule.Stage.ORDER, RerankingRule.Input::items), "gone");

    assertThat(chain.order(RANKED, List.of(), 3)).isSameAs(RANKED);
    assertThat(chain.failed()).containsExactly("gone");
  }

  @Test
  void rules_typeThatIsThere_isRefused() {
    RerankingPlugin taken =
        () ->
            List.of(
                new TestRule("diversity", RerankingRule.Stage.ORDER, RerankingRule.Input::items));

    assertThatThrownBy(() -> new RerankingRules(List.of(new StandardRules(), taken)))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("'diversity'");
  }

  /** The rule's code is missing in this process: the slate is degraded, not refused. */
  @Test
  void rerank_namedRuleIsMissing_isTold() throws Exception {
    Placement placement =
        new PlacementCodec().readStored("{\"rules\":[{\"type\":\"of_another_jar\"}]}");

    Reranked made =
        new Reranker(new Placement.ExplorationRule(0, 0))
            .rerank(
                RANKED,
                new RerankingContext(
                    3, placement, (one, other) -> 0, Instant.EPOCH, new SplittableRandom(1)));

    assertThat(made.items()).hasSize(3);
    assertThat(made.failedRules()).containsExactly("of_another_jar");
  }
}
