package io.millrace.slates;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.placement.Source;
import io.millrace.placement.SourceShares;
import io.millrace.slates.baseline.Baselines;
import io.millrace.trainer.holdout.HeldOutUser;
import io.millrace.trainer.slates.ChosenShares;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShareSearchTest {
  private static final int USERS = 400;
  private static final int TARGET = 7;

  private final List<Row> rows = IntStream.range(0, USERS).mapToObj(ShareSearchTest::row).toList();
  private final List<Map<Source, Double>> asked = new ArrayList<>();

  private static Row row(int user) {
    return new Row(
        new HeldOutUser(
            new UserId("u" + user),
            Instant.EPOCH,
            Map.of(),
            Set.of(new ItemId("t")),
            List.of(),
            Set.of()),
        Set.of(TARGET),
        new Baselines.Query(new int[] {user}, new BitSet()));
  }

  private static int user(Row row) {
    return row.query().history()[0];
  }

  /** Slates that hold the target where the test says so, else something else. */
  private ShareSearch search(BiPredicate<Integer, Map<Source, Double>> finds) {
    return new ShareSearch(
        rows,
        (some, shares) -> {
          asked.add(Map.copyOf(shares));
          return some.stream()
              .map(row -> finds.test(user(row), shares) ? new int[] {TARGET} : new int[] {0})
              .toList();
        },
        10,
        1);
  }

  @Test
  void search_aSourceThatHarms_isSwitchedOff() {
    ChosenShares found =
        search((user, shares) -> user % 4 == 0 || shares.getOrDefault(Source.POPULAR, 1.0) == 0)
            .search();

    assertThat(found.shares().learned()).containsExactly(Map.entry(Source.POPULAR, 0.0));
    assertThat(found.reason())
        .contains("popular 0.00", "for 200 users that they were not learned from");
  }

  @Test
  void search_twoChangesThatHelp_areBothKept() {
    ChosenShares found =
        search(
                (user, shares) ->
                    user % 4 == 0
                        || user % 4 == 1 && shares.getOrDefault(Source.ITEM_TO_ITEM, 0.0) == 1
                        || user % 4 == 2 && shares.getOrDefault(Source.TRENDING, 1.0) == 0)
            .search();

    assertThat(found.shares().learned())
        .containsOnly(Map.entry(Source.ITEM_TO_ITEM, 1.0), Map.entry(Source.TRENDING, 0.0));
  }

  @Test
  void search_slatesThatNothingChanges_keepTheUsualSharesAndAskFewUsers() {
    ChosenShares found = search((user, shares) -> user % 2 == 0).search();

    assertThat(found.shares()).isEqualTo(SourceShares.USUAL);
    assertThat(found.reason()).contains("of 0 changes");
    // All sources twice, and the usual shares for the first users and for all.
    assertThat(asked).hasSize(2 * Source.configurableNames().size() + 2);
  }

  @Test
  void search_differencesThatChanceExplains_keepTheUsualShares() {
    ChosenShares found =
        search((user, shares) -> (user * 31 + shares.hashCode() * 17) % 5 == 0).search();

    assertThat(found.shares()).isEqualTo(SourceShares.USUAL);
  }

  @Test
  void search_noUsers_keepsTheUsualShares() {
    ChosenShares found = new ShareSearch(List.of(), (some, shares) -> List.of(), 10, 1).search();

    assertThat(found.shares()).isEqualTo(SourceShares.USUAL);
  }
}
