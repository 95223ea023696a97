package io.millrace.serving.reranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.ItemId;
import io.millrace.event.Value;
import io.millrace.placement.Placement;
import io.millrace.placement.Placement.Cap;
import io.millrace.placement.Placement.ExplorationRule;
import io.millrace.placement.Source;
import io.millrace.placement.codec.PlacementCodec;
import io.millrace.serving.candidate.Candidate;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.Categories;
import io.millrace.serving.ranking.ItemScore;
import io.millrace.serving.ranking.RankedItem;
import io.millrace.serving.ranking.ScoreScale;
import io.millrace.state.ItemState;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RerankerTest {
  private static final Similarity SIMILARITY =
      (one, other) -> Categories.similarity(one, other).orElse(0);

  private static final int REPETITIONS = 20_000;
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final ExplorationRule NEVER = new ExplorationRule(1, 0);

  /** Items i0, i1… by falling score, of categories a, a, a, b, c, a, b, c, a, b, c… */
  private static List<RankedItem> ranked(int items) {
    return IntStream.range(0, items)
        .mapToObj(
            i ->
                new RankedItem(
                    new Candidate(
                        CatalogueItem.outside(
                            item(i, i < 3 ? "a" : List.of("b", "c", "a").get(i % 3))),
                        Source.POPULAR,
                        0,
                        Optional.empty(),
                        List.of()),
                    new ItemScore(1.0 / (i + 1), i + 1, ScoreScale.LINEAR)))
        .toList();
  }

  private static ItemState item(int number, String category) {
    ItemState none = ItemState.unknown(new ItemId("i" + number));
    return new ItemState(
        none.itemId(),
        Map.of("category", Value.of(category), "number", Value.of(number)),
        false,
        Map.of(),
        0,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Placement rules(String json) throws Exception {
    return new PlacementCodec().read(json.replace('\'', '"'));
  }

  private static List<RankedItem> place(String rules, int items, int count) throws Exception {
    return place(new Reranker(NEVER), rules(rules), items, count, new Draws(1));
  }

  private static List<RankedItem> place(
      Reranker reranker, Placement rules, int items, int count, Draws draws) {
    return reranker
        .rerank(ranked(items), new RerankingContext(count, rules, SIMILARITY, NOW, draws.next()))
        .items();
  }

  private static List<String> ids(List<RankedItem> slate) {
    return slate.stream().map(placed -> placed.itemId().value()).toList();
  }

  /** Every rule beside exploration: what is logged is how often it happens. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}|0.05|1|5|8",
        "{}|0.3|2|4|7",
        "{}|0.5|3|3|5",
        "{}|1|1|1|4",
        "{}|0.2|9|3|6",
        "{'pins':[{'item':'i6','position':4},{'item':'i2','position':1}]}|0.4|2|5|9",
        "{'diversity':{'mmr':0.6}}|0.3|2|5|10",
        "{'diversity':{'caps':[{'attribute':'category','most':2}]}}|0.5|3|5|12",
        "{'diversity':{'mmr':0.7,'caps':[{'attribute':'category','most':1}]},"
            + "'pins':[{'item':'i1','position':2}],"
            + "'boosts':[{'filter':'number >= 6','factor':4}],"
            + "'buries':[{'filter':'number = 3','factor':0.1}]}|0.4|1|3|12",
        "{'exploration':{'slots':2,'epsilon':0.5}}|0|0|4|6"
      })
  void place_repeated_showsEachItemAsOftenAsItsPropensitySays(String text) throws Exception {
    String[] parts = text.split("\\|");
    Placement rules = rules(parts[0]);
    int count = Integer.parseInt(parts[3]);
    int items = Integer.parseInt(parts[4]);
    Reranker reranker =
        new Reranker(new ExplorationRule(Integer.parseInt(parts[2]), Double.parseDouble(parts[1])));
    Draws draws = new Draws(42);
    boolean whole = true;
    Map<String, Integer> shown = new HashMap<>();
    Map<String, Double> propensities = new HashMap<>();
    for (int i = 0; i < REPETITIONS; i++) {
      List<RankedItem> slate = place(reranker, rules, items, count, draws);
      whole &= new HashSet<>(ids(slate)).size() == count;
      for (Cap cap : rules.diversity().caps()) {
        whole &= mostOfACategory(slate) <= cap.most();
      }
      for (RankedItem placed : slate) {
        String where = placed.itemId() + "@" + placed.requireSlot().position();
        shown.merge(where, 1, Integer::sum);
        Double known = propensities.put(where, placed.requireSlot().propensity());
        whole &= known == null || known == placed.requireSlot().propensity();
      }
    }
    assertThat(whole).as("no item twice, caps kept, one propensity a place").isTrue();
    propensities.forEach(
        (where, p) ->
            assertThat(shown.getOrDefault(where, 0) / (double) REPETITIONS)
                .as(where)
                .isCloseTo(p, within(4.5 * Math.sqrt(p * (1 - p) / REPETITIONS) + 1e-12)));
    // Nothing that can be shown was left out of the sum: at each place the probabilities add to 1.
    for (int place = 1; place <= count; place++) {
      String suffix = "@" + place;
      assertThat(
              propensities.entrySet().stream()
                  .filter(entry -> entry.getKey().endsWith(suffix))
                  .mapToDouble(Map.Entry::getValue)
                  .sum())
          .as("place " + place)
          .isCloseTo(1, within(1e-9));
    }
    assertThat(propensities.values()).anyMatch(p -> p < 1);
  }

  private static int mostOfACategory(List<RankedItem> slate) {
    Map<String, Integer> counts = new HashMap<>();
    slate.forEach(
        placed ->
            Categories.of(placed.state())
                .forEach(category -> counts.merge(category, 1, Integer::sum)));
    return Collections.max(counts.values());
  }

  @Test
  void place_byScoreAlone_isTheRanking() throws Exception {
    List<RankedItem> slate = place("{'diversity':{'mmr':1}}", 9, 4);
    assertThat(ids(slate)).containsExactly("i0", "i1", "i2", "i3");
    assertThat(slate)
        .allMatch(placed -> placed.rule().isEmpty() && placed.requireSlot().propensity() == 1);
    assertThat(slate).extracting(RankedItem::rank).containsExactly(1, 2, 3, 4);
  }

  @Test
  void place_pins_standWhereTheyShallWhileTheyHold() throws Exception {
    List<RankedItem> slate =
        place(
            """
            {'diversity':{'mmr':1},
             'pins':[{'item':'i7','position':2,'until':'2026-03-02T00:00:00Z'},
                     {'item':'i8','position':2},
                     {'item':'i6','position':1,'from':'2026-03-02T00:00:00Z'},
                     {'item':'i5','position':9},
                     {'item':'unknown','position':1}]}\
            """,
            9,
            5);
    assertThat(ids(slate)).containsExactly("i0", "i7", "i8", "i1", "i2");
    assertThat(slate.get(1).rule()).contains("pinned to 2");
    assertThat(slate.get(1).rank()).isEqualTo(8);
  }

  @Test
  void place_fewerItemsThanThePinsPlace_movesItUp() throws Exception {
    assertThat(ids(place("{'pins':[{'item':'i0','position':5}]}", 3, 6)))
        .containsExactly("i1", "i2", "i0");
  }

  @Test
  void place_boostsAndBuries_moveItemsAndSaySo() throws Exception {
    List<RankedItem> slate =
        place(
            """
            {'diversity':{'mmr':1},
             'boosts':[{'name':'fives','filter':'number = 5','factor':10},
                       {'filter':'number = 4','factor':100,'until':'2026-01-01T00:00:00Z'}],
             'buries':[{'name':'first','filter':'number = 0','factor':0.01}]}\
            """,
            8,
            8);
    assertThat(ids(slate)).containsExactly("i5", "i1", "i2", "i3", "i4", "i6", "i7", "i0");
    assertThat(slate.get(0).rule()).contains("boosted by 'fives' (x10.0)");
    assertThat(slate.get(7).rule()).contains("buried by 'first' (x0.01)");
    assertThat(slate.get(0).score().value()).isEqualTo(1 / 6.0);
  }

  @Test
  void place_caps_spreadAndNeverShortenASlate() throws Exception {
    String caps = "{'diversity':{'caps':[{'attribute':'category','most':1}]}}";
    List<RankedItem> slate = place(caps, 9, 3);
    assertThat(ids(slate)).containsExactly("i0", "i3", "i4");
    assertThat(slate.get(1).rule()).contains("diversity");
    assertThat(ids(place(caps, 9, 5))).containsExactly("i0", "i3", "i4", "i1", "i2");
  }

  @ParameterizedTest
  @CsvSource({"1, 'i0,i1,i2'", "0.5, 'i0,i3,i4'", "0, 'i0,i3,i4'"})
  void place_mmr_weighsScoreAgainstSimilarity(double lambda, String expected) throws Exception {
    assertThat(String.join(",", ids(place("{'diversity':{'mmr':%s}}".formatted(lambda), 9, 3))))
        .isEqualTo(expected);
  }

  @Test
  void place_noRules_isLessAlikeThanByScore() throws Exception {
    List<RankedItem> byScore = place("{'diversity':{'mmr':1}}", 60, 4);
    List<RankedItem> usual = place("{}", 60, 4);

    assertThat(ids(usual).get(0)).isEqualTo(ids(byScore).get(0));
    assertThat(alikePairs(usual)).isLessThan(alikePairs(byScore));
  }

  private static long alikePairs(List<RankedItem> slate) {
    return slate.stream()
        .flatMap(
            one ->
                slate.stream()
                    .filter(other -> other.requireSlot().position() > one.requireSlot().position())
                    .filter(other -> SIMILARITY.of(one.item(), other.item()) > 0))
        .count();
  }

  @Test
  void place_sameSeed_givesTheSameSlates() throws Exception {
    Reranker reranker = new Reranker(new ExplorationRule(2, 0.5));
    Draws one = new Draws(11);
    Draws other = new Draws(11);
    for (int i = 0; i < 100; i++) {
      assertThat(place(reranker, rules("{}"), 9, 4, one))
          .isEqualTo(place(reranker, rules("{}"), 9, 4, other));
    }
  }

  @Test
  void interleave_repeated_showsEachItemAsOftenAsItsPropensitySays() throws Exception {
    Placement rules = rules("{'pins':[{'item':'i7','position':2}],'diversity':{'mmr':0.8}}");
    List<RankedItem> one = ranked(9);
    List<RankedItem> other =
        IntStream.range(0, 9)
            .mapToObj(
                i ->
                    new RankedItem(
                        one.get((i * 5 + 3) % 9).candidate(),
                        new ItemScore(1.0 / (i + 1), i + 1, ScoreScale.LINEAR)))
            .toList();
    Draws draws = new Draws(3);
    Map<String, Integer> shown = new HashMap<>();
    Map<String, Double> propensities = new HashMap<>();
    int[] teams = new int[2];
    for (int i = 0; i < REPETITIONS; i++) {
      for (RankedItem placed :
          Interleaver.interleave(
                  one, other, new RerankingContext(6, rules, SIMILARITY, NOW, draws.next()))
              .items()) {
        String where = placed.itemId() + "@" + placed.requireSlot().position();
        shown.merge(where, 1, Integer::sum);
        propensities.put(where, placed.requireSlot().propensity());
        assertThat(placed.requireSlot().team().isEmpty())
            .isEqualTo(placed.requireSlot().position() == 2);
        placed.requireSlot().team().ifPresent(team -> teams[team]++);
      }
    }
    propensities.forEach(
        (where, p) ->
            assertThat(shown.getOrDefault(where, 0) / (double) REPETITIONS)
                .as(where)
                .isCloseTo(p, within(4.5 * Math.sqrt(p * (1 - p) / REPETITIONS) + 1e-12)));
    assertThat(teams[0] / (double) (teams[0] + teams[1])).isCloseTo(0.5, within(0.01));
    assertThat(shown).containsEntry("i7@2", REPETITIONS);
  }
}
