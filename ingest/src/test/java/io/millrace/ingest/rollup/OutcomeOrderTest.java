package io.millrace.ingest.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Event;
import io.millrace.event.InteractionType;
import io.millrace.experiment.AttributionWindows;
import io.millrace.experiment.Currencies;
import io.millrace.namespace.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What came of a slate counts the same, in whatever order and batches it arrives. */
class OutcomeOrderTest extends RollupFixture {
  private static final Event SLATE =
      slate("r1", "anna", NOON, Map.of("exp", "a"), "i1", "i2", "i3");

  @ParameterizedTest
  @EnumSource(names = {"CLICK", "HIDE", "ADD_TO_CART", "PURCHASE"})
  void write_lateOutcomeBeforeTheTimelyOne_countsTheTimelyOne(InteractionType type)
      throws Exception {
    write(Topic.IMPRESSIONS, List.of(SLATE));
    write(Topic.EVENTS, List.of(outcome("late", type, "i1", Duration.ofDays(8), 0)));
    assertThat(outcomes()).containsExactly("0 0 0 0 0 0");
    write(Topic.EVENTS, List.of(outcome("timely", type, "i1", Duration.ofHours(1), 0)));
    assertThat(counted(type)).isEqualTo("1");
    write(Topic.EVENTS, List.of(outcome("again", type, "i1", Duration.ofHours(2), 0)));
    assertThat(counted(type)).isEqualTo("1");

    empty();
    write(Topic.EVENTS, List.of(outcome("late", type, "i1", Duration.ofDays(8), 0)));
    write(Topic.EVENTS, List.of(outcome("timely", type, "i1", Duration.ofHours(1), 0)));
    write(Topic.IMPRESSIONS, List.of(SLATE));
    assertThat(counted(type)).isEqualTo("1");
  }

  private String counted(InteractionType type) throws Exception {
    String column =
        switch (type) {
          case CLICK -> "clicks";
          case HIDE -> "hides";
          case ADD_TO_CART -> "carts";
          default -> "purchases";
        };
    return rows("select " + column + " from experiment_unit").get(0);
  }

  @Test
  void write_purchaseAndItsReturn_isOnePurchaseOneReturnAndNoRevenueInAnyOrder() throws Exception {
    Event purchase = outcome("p", InteractionType.PURCHASE, "i1", Duration.ofHours(1), 100);
    Event returned = outcome("r", InteractionType.PURCHASE, "i1", Duration.ofHours(2), -100);
    for (List<List<Event>> order :
        List.of(
            List.of(List.of(SLATE), List.of(purchase), List.of(returned)),
            List.of(List.of(SLATE), List.of(returned), List.of(purchase)),
            List.of(List.of(returned, purchase), List.of(SLATE)),
            List.of(List.of(returned), List.of(SLATE), List.of(purchase)),
            List.of(List.of(SLATE), List.of(purchase, returned), List.of(purchase, returned)))) {
      empty();
      order.forEach(this::write);
      assertThat(outcomes()).containsExactly("0 0 0 1 1 0");
    }
  }

  @Test
  void write_returnAlone_isNoPurchase() throws Exception {
    write(List.of(SLATE));
    write(List.of(returned("r", "i1", Duration.ofHours(1), 30)));
    assertThat(outcomes()).containsExactly("0 0 0 0 1 -30");
    assertThat(rows("select purchases, revenue from user_day")).containsExactly("0 -30");
    assertThat(
            rows(
                """
                select measure, other, total
                  from experiment_sum
                 where dimension = '' and (measure, other) in (
                         ('returns', 'users'), ('any_returns', 'users'), ('returns', 'returns'),
                         ('revenue', 'users'))
                 order by measure, other
                """))
        .containsExactly(
            "any_returns users 1", "returns returns 1", "returns users 1", "revenue users -30");
  }

  /** Eight shuffles of the same events, cut into batches anywhere. */
  @Test
  void write_sameEventsShuffled_countTheSame() throws Exception {
    List<Event> all = new ArrayList<>(List.of(SLATE));
    SplittableRandom random = new SplittableRandom(3);
    InteractionType[] types = {
      InteractionType.CLICK,
      InteractionType.HIDE,
      InteractionType.ADD_TO_CART,
      InteractionType.PURCHASE
    };
    for (int i = 0; i < 40; i++) {
      all.add(
          outcome(
              "e" + i,
              types[random.nextInt(types.length)],
              "i" + (1 + random.nextInt(4)),
              Duration.ofHours(random.nextInt(1, 240)),
              random.nextInt(-3, 9)));
    }
    all.forEach(event -> write(List.of(event)));
    List<String> inOrder = outcomes();
    List<String> sums = sums();
    for (int round = 0; round < 8; round++) {
      empty();
      for (int i = all.size() - 1; i > 0; i--) {
        Collections.swap(all, i, random.nextInt(i + 1));
      }
      for (int at = 0; at < all.size(); ) {
        int next = Math.min(all.size(), at + random.nextInt(1, 12));
        write(all.subList(at, next));
        at = next;
      }
      assertThat(outcomes()).isEqualTo(inOrder);
      assertThat(sums()).isEqualTo(sums);
    }
  }

  private List<String> sums() throws Exception {
    return rows(
        """
        select measure, other, total from experiment_sum where dimension = '' and total <> 0
         order by measure, other
        """);
  }

  @Override
  void empty() throws Exception {
    super.empty();
    rows("with gone as (delete from experiment_sum returning 1) select count(*) from gone");
  }

  /** To the topics that the events are of. */
  private void write(List<Event> events) {
    for (Topic topic : List.of(Topic.IMPRESSIONS, Topic.EVENTS)) {
      List<Event> some = events.stream().filter(event -> event.topic() == topic).toList();
      if (!some.isEmpty()) {
        write(topic, some);
      }
    }
  }

  @Test
  void write_severalCurrenciesWithoutRates_tellsThemApart() throws Exception {
    write(List.of(SLATE));
    write(
        List.of(
            paid("p1", "i1", Duration.ofHours(1), 100, "EUR"),
            paid("p2", "i2", Duration.ofHours(1), 10_000, " jpy "),
            paid("p3", "i3", Duration.ofHours(1), 1, "x".repeat(5000)),
            paid("p4", "not-shown", Duration.ofHours(1), 1, "USD"),
            paid("p5", "i2", Duration.ofDays(9), 1, "USD")));
    assertThat(currencies()).containsExactly("? ? 1", "EUR EUR 1", "JPY JPY 1");
  }

  @Test
  void write_severalCurrenciesWithRates_convertsAndLeavesOutWhatHasNone() throws Exception {
    sink =
        new RollupSink(
            SITE,
            database,
            AttributionWindows.USUAL,
            new Currencies(Optional.of("EUR"), Map.of("JPY", 0.0625)),
            Clock.fixed(NOON.plusSeconds(59), ZoneOffset.UTC));
    List<Event> purchases =
        List.of(
            paid("p1", "i1", Duration.ofHours(1), 100, "EUR"),
            paid("p2", "i2", Duration.ofHours(1), 10_000, "JPY"),
            paid("p3", "i2", Duration.ofHours(2), -800, "JPY"),
            paid("p4", "i3", Duration.ofHours(1), 7, "CHF"));
    write(List.of(SLATE));
    write(purchases);
    assertThat(outcomes()).containsExactly("0 0 0 3 1 675");
    assertThat(currencies()).containsExactly("CHF - 1", "EUR EUR 1", "JPY EUR 2");
    assertThat(rows("select sum(revenue) from user_day")).containsExactly("675");
    empty();
    write(purchases);
    write(List.of(SLATE));
    assertThat(outcomes()).containsExactly("0 0 0 3 1 675");
    assertThat(currencies()).containsExactly("CHF - 1", "EUR EUR 1", "JPY EUR 2");
  }

  private List<String> currencies() throws Exception {
    return rows("select currency, counted_as, events from experiment_currency order by currency");
  }
}
