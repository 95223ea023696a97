package io.millrace.statistics.interleaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.statistics.Vectors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class InterleavingTest {
  private static final int DRAWS = 500;

  @ParameterizedTest
  @ValueSource(strings = {"team_draft_possible", "multileave_possible", "balanced_possible"})
  void interleave_referenceLists_makesAllPossibleSlatesAndNoOther(String table) {
    for (JsonNode row : Vectors.read("interleaving_team_draft.json").get(table)) {
      List<List<Integer>> rankings = lists(row.get("lists"));
      int size = row.get("k").asInt();
      Set<List<Integer>> seen = new HashSet<>();
      for (int seed = 0; seed < DRAWS; seed++) {
        seen.add(
            table.startsWith("balanced")
                ? BalancedInterleaving.interleave(rankings.get(0), rankings.get(1), size, seed)
                : TeamDraft.interleave(rankings, size, seed).items());
      }
      assertThat(seen).as("%s", row).isEqualTo(new HashSet<>(lists(row.get("possible"))));
    }
  }

  @Test
  void interleave_referenceRankings_makesAsManySlatesWithTeams() {
    JsonNode row = Vectors.read("interleaving_team_draft.json").get("distinct_rankings");
    Set<Interleaved<Integer>> seen = new HashSet<>();
    for (int seed = 0; seed < DRAWS; seed++) {
      seen.add(TeamDraft.interleave(lists(row.get("lists")), 3, seed));
    }
    assertThat(seen).hasSize(row.get("count_with_teams").asInt());
  }

  @Test
  void credit_referenceClicks_namesTheWinner() {
    int tried = 0;
    for (JsonNode row : Vectors.read("interleaving_team_draft.json").get("evaluate")) {
      List<Integer> ranking = numbers(row.get("ranking"));
      Map<Integer, Integer> teams = new HashMap<>();
      row.get("teams")
          .properties()
          .forEach(
              team ->
                  numbers(team.getValue())
                      .forEach(item -> teams.put(item, Integer.valueOf(team.getKey()))));
      int[] credit =
          new Interleaved<>(ranking, ranking.stream().map(teams::get).toList())
              .credit(numbers(row.get("clicks")), 2);
      List<List<Integer>> result = new ArrayList<>();
      if (credit[0] != credit[1]) {
        result.add(credit[0] > credit[1] ? List.of(0, 1) : List.of(1, 0));
      }
      assertThat(result).as("%s", row).isEqualTo(lists(row.get("result")));
      tried++;
    }
    assertThat(tried).isEqualTo(12);
  }

  @Test
  void preference_referenceSignTests_equal() {
    int tried = 0;
    for (JsonNode row : Vectors.read("interleaving_team_draft.json").get("sign_test")) {
      Preference preference =
          new Preference(row.get("winsA").asLong(), row.get("winsB").asLong(), 0);
      double p = row.get("p_two_sided_binomial").asDouble();
      assertThat(preference.pValue()).isCloseTo(p, within(1e-9 * p));
      assertThat(preference.delta())
          .isCloseTo(row.get("delta_AB_without_ties").asDouble(), within(1e-12));
      assertThat(preference.z()).isCloseTo(row.get("z_normal").asDouble(), within(1e-12));
      tried++;
    }
    assertThat(tried).isEqualTo(5);
  }

  @Test
  void pValue_whereTheLibraryIsWrong_isRight() {
    for (JsonNode trap :
        Vectors.read("java_library_traps.json").properties().iterator().next().getValue()) {
      assertThat(trap.has("commons_two_sided") || trap.has("commons-math3")).isTrue();
      long k = trap.get("k").asLong();
      assertThat(new Preference(k, trap.get("n").asLong() - k, 0).pValue())
          .isCloseTo(trap.get("correct").asDouble(), within(1e-12));
    }
  }

  @Test
  void interleave_sameSeed_isTheSameSlate() {
    List<List<String>> rankings = List.of(List.of("a", "b", "c"), List.of("c", "d", "a"));
    assertThat(TeamDraft.interleave(rankings, 3, 7))
        .isEqualTo(TeamDraft.interleave(rankings, 3, 7));
  }

  @Test
  void interleave_manySeeds_letsEitherBeginHalfTheTime() {
    List<List<String>> rankings = List.of(List.of("a", "b"), List.of("c", "d"));
    int first = 0;
    for (int seed = 0; seed < 4000; seed++) {
      first += TeamDraft.interleave(rankings, 2, seed).teams().get(0) == 0 ? 1 : 0;
    }
    assertThat(first / 4000.0).isCloseTo(0.5, within(0.03));
  }

  @Test
  void credit_repeatedAndImpossibleClicks_countOnceOrAreRefused() {
    Interleaved<String> slate = new Interleaved<>(List.of("a", "b"), List.of(0, 1));
    assertThat(slate.credit(List.of(1, 1), 2)).containsExactly(0, 1);
    assertThatThrownBy(() -> slate.credit(List.of(2), 2)).hasMessageContaining("position");
  }

  @Test
  void sentence_clearWins_namesThePreferred() {
    Preference none = new Preference(0, 0, 0);
    assertThat(none.plus(1, 0).plus(0, 1).plus(2, 2)).isEqualTo(new Preference(1, 1, 1));
    assertThat(new Preference(20, 60, 5).sentence("old", "new", 0.05))
        .startsWith("Users prefer new: it won 60 slates, old won 20");
    assertThat(none.sentence("old", "new", 0.05)).startsWith("No preference yet");
  }

  private static List<List<Integer>> lists(JsonNode rows) {
    List<List<Integer>> lists = new ArrayList<>();
    rows.forEach(row -> lists.add(numbers(row)));
    return lists;
  }

  private static List<Integer> numbers(JsonNode row) {
    List<Integer> numbers = new ArrayList<>();
    row.forEach(number -> numbers.add(number.asInt()));
    return numbers;
  }

  @ParameterizedTest
  @CsvSource({
    "abcdef, abcdef, 4",
    "abcdef, fedcba, 5",
    "abcdef, badcfe, 6",
    "abc, xyzuvw, 6",
    "abcd, cx, 9"
  })
  void propensities_twoRankings_areHowOftenTheDraftPutsAnItemThere(
      String one, String other, int size) {
    List<String> first = List.of(one.split(""));
    List<String> second = List.of(other.split(""));
    List<Map<String, Double>> exact = DraftPropensities.of(first, second, size);
    int draws = 40_000;
    List<Map<String, Integer>> counts = new ArrayList<>();
    for (int seed = 0; seed < draws; seed++) {
      List<String> slate = TeamDraft.interleave(List.of(first, second), size, seed).items();
      for (int place = 0; place < slate.size(); place++) {
        if (counts.size() <= place) {
          counts.add(new HashMap<>());
        }
        counts.get(place).merge(slate.get(place), 1, Integer::sum);
      }
    }
    assertThat(exact).hasSameSizeAs(counts);
    for (int place = 0; place < exact.size(); place++) {
      assertThat(exact.get(place).keySet()).isEqualTo(counts.get(place).keySet());
      assertThat(exact.get(place).values().stream().mapToDouble(p -> p).sum())
          .isCloseTo(1, within(1e-12));
      for (Map.Entry<String, Double> entry : exact.get(place).entrySet()) {
        double p = entry.getValue();
        assertThat(counts.get(place).get(entry.getKey()) / (double) draws)
            .as("%s at %d", entry.getKey(), place)
            .isCloseTo(p, within(4.5 * Math.sqrt(p * (1 - p) / draws) + 1e-12));
      }
    }
  }
}
