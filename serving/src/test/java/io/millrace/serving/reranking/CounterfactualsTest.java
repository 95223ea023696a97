package io.millrace.serving.reranking;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.ItemId;
import io.millrace.event.Value;
import io.millrace.filter.Filter;
import io.millrace.placement.Placement;
import io.millrace.placement.Placement.ExplorationRule;
import io.millrace.placement.Source;
import io.millrace.placement.codec.PlacementCodec;
import io.millrace.serving.candidate.Candidate;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.Categories;
import io.millrace.serving.ranking.ItemScore;
import io.millrace.serving.ranking.RankedItem;
import io.millrace.serving.ranking.ScoreScale;
import io.millrace.serving.reranking.Counterfactuals.Alternative;
import io.millrace.serving.reranking.Counterfactuals.Cause;
import io.millrace.state.ItemState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CounterfactualsTest {
  private static final Placement BY_SCORE =
      new Placement(
          Map.of(),
          Placement.DEFAULT.exclude(),
          Filter.ALL,
          Placement.Diversity.BY_SCORE,
          List.of(),
          List.of(),
          Optional.empty(),
          0);

  private static final Similarity SIMILARITY =
      (one, other) -> Categories.similarity(one, other).orElse(0);

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final int COUNT = 3;

  /** Items i0, i1… with the scores 0.9, 0.8…; the first three are of category a, the others b. */
  private static final List<RankedItem> RANKED =
      IntStream.range(0, 8).mapToObj(i -> scored(i, i < 3 ? "a" : "b")).toList();

  private static RankedItem scored(int number, String category) {
    ItemState none = ItemState.unknown(new ItemId("i" + number));
    ItemState item =
        new ItemState(
            none.itemId(),
            Map.of("category", Value.of(category), "number", Value.of(number)),
            false,
            Map.of(),
            0,
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new RankedItem(
        new Candidate(CatalogueItem.outside(item), Source.POPULAR, 0, Optional.empty(), List.of()),
        new ItemScore(0.9 - 0.1 * number, number + 1, ScoreScale.LINEAR));
  }

  private static RerankingContext context(Placement rules, long seed) {
    return new RerankingContext(COUNT, rules, SIMILARITY, NOW, new SplittableRandom(seed));
  }

  private static Counterfactuals of(Placement rules) {
    return new Counterfactuals(RANKED, context(rules, 1));
  }

  private static List<Alternative> lost(String json) throws Exception {
    Placement rules = new PlacementCodec().read(json.replace('\'', '"'));
    return of(rules).alternatives(slate(rules), 10);
  }

  private static List<RankedItem> slate(Placement rules) {
    return new Reranker(new ExplorationRule(0, 0)).rerank(RANKED, context(rules, 1)).items();
  }

  private static List<String> ids(List<Alternative> lost) {
    return lost.stream().map(one -> one.item().itemId().value()).toList();
  }

  private static Set<Cause> causes(List<Alternative> lost, String id) {
    return lost.get(ids(lost).indexOf(id)).lostTo();
  }

  @Test
  void alternatives_noRules_loseByScoreInTheirOrder() {
    Counterfactuals counterfactuals = of(BY_SCORE);
    List<Alternative> lost = counterfactuals.alternatives(slate(BY_SCORE), 4);
    assertThat(ids(lost)).containsExactly("i3", "i4", "i5", "i6");
    assertThat(lost).allMatch(one -> one.lostTo().isEmpty());
    assertThat(counterfactuals.needed()).hasValue(0.9 - 0.1 * 2);
    assertThat(counterfactuals.adjusted(new ItemId("i1"))).hasValue(0.8);
    assertThat(counterfactuals.rank(new ItemId("i3"))).hasValue(4);
    assertThat(counterfactuals.rank(new ItemId("unknown"))).isEmpty();
  }

  @Test
  void alternatives_cap_keepsOutTheThirdOfACategory() throws Exception {
    List<Alternative> lost =
        lost("{'diversity':{'mmr':1,'caps':[{'attribute':'category','most':2}]}}");
    assertThat(ids(lost)).startsWith("i2", "i4");
    assertThat(causes(lost, "i2")).containsExactly(Cause.CAP);
    assertThat(causes(lost, "i4")).isEmpty();
  }

  @Test
  void alternatives_capAndMmrEachKeepItOut_isLostToBoth() throws Exception {
    List<Alternative> lost =
        lost("{'diversity':{'mmr':0.2,'caps':[{'attribute':'category','most':2}]}}");
    assertThat(causes(lost, "i2")).containsExactly(Cause.CAP, Cause.MMR);
  }

  @Test
  void alternatives_mmr_keepsOutWhatIsAlike() throws Exception {
    List<Alternative> lost = lost("{'diversity':{'mmr':0.2}}");
    assertThat(causes(lost, "i2")).containsExactly(Cause.MMR);
  }

  @Test
  void alternatives_pin_tookTheSlotOfTheLast() throws Exception {
    List<Alternative> lost = lost("{'diversity':{'mmr':1},'pins':[{'item':'i7','position':1}]}");
    assertThat(ids(lost)).startsWith("i2").doesNotContain("i7");
    assertThat(causes(lost, "i2")).containsExactly(Cause.PIN);
    assertThat(causes(lost, "i3")).isEmpty();
  }

  @Test
  void alternatives_boostOfOthersAndBury_areOneCauseAndSayTheFactor() throws Exception {
    List<Alternative> lost =
        lost(
            "{'diversity':{'mmr':1},'buries':[{'name':'old','filter':'number = 0','factor':0.1}]}");
    assertThat(causes(lost, "i0")).containsExactly(Cause.BOOST);
    Alternative buried = lost.get(ids(lost).indexOf("i0"));
    assertThat(buried.item().rule()).contains("buried by 'old' (x0.1)");
    assertThat(buried.item().score().adjusted()).isLessThan(buried.item().score().value());
    assertThat(buried.item().rank()).isEqualTo(1);
  }

  @Test
  void alternatives_exploredSlot_comeFirst() {
    List<RankedItem> shown =
        new Reranker(new ExplorationRule(1, 1)).rerank(RANKED, context(BY_SCORE, 3)).items();
    assertThat(shown.get(2).itemId().value()).isNotEqualTo("i2");
    List<Alternative> lost = of(BY_SCORE).alternatives(shown, 10);
    assertThat(ids(lost)).startsWith("i2");
    assertThat(causes(lost, "i2")).containsExactly(Cause.EXPLORATION);
  }
}
