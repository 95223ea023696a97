package io.millrace.ingest.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.namespace.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Sums that are kept batch by batch, against a recount of what they are sums of. */
class ExperimentSumsTest extends RollupFixture {
  /** What the sink has added up, of all days. */
  private static final String KEPT =
      """
      select experiment_id, variant, dimension, value, measure, other, sum(total)
        from experiment_sum
       group by 1, 2, 3, 4, 5, 6 having sum(total) <> 0
       order by 1, 2, 3, 4, 5, 6
      """;

  /** The same of the users as they are now. */
  private static final String RECOUNT =
      """
      select experiment_id, variant, dimension, value, measure, other, total
        from experiment_recount
       order by 1, 2, 3, 4, measure collate "C", other collate "C"
      """;

  /** The sums that reports read, against the users that they are of. */
  @Test
  void write_manyBatches_keepsSumsAndProductsExactly() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    for (int batch = 0; batch < 12; batch++) {
      List<Event> slates = new ArrayList<>();
      List<Event> outcomes = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String request = "r" + batch + "-" + i;
        String user = "u" + random.nextInt(30);
        String arm = random.nextInt(10) == 0 ? "b" : user.hashCode() % 2 == 0 ? "a" : "b";
        slates.add(
            slate(
                request,
                user,
                NOON,
                Map.of("exp", arm),
                Map.of("device", Value.of(random.nextBoolean() ? "mobile" : "desk")),
                "i1",
                "i2",
                "i3"));
        InteractionType[] types = {
          InteractionType.CLICK, InteractionType.HIDE, InteractionType.PURCHASE
        };
        outcomes.add(
            outcome(
                "o" + request,
                request,
                types[random.nextInt(3)],
                "i" + (1 + random.nextInt(3)),
                Duration.ofMinutes(1),
                random.nextInt(50)));
      }
      write(batch % 2 == 0 ? Topic.IMPRESSIONS : Topic.EVENTS, batch % 2 == 0 ? slates : outcomes);
      write(batch % 2 == 0 ? Topic.EVENTS : Topic.IMPRESSIONS, batch % 2 == 0 ? outcomes : slates);
    }
    assertThat(rows(KEPT)).hasSizeGreaterThan(200).isEqualTo(rows(RECOUNT));
    assertThat(
            rows(
                """
                select variant, total from experiment_sum
                 where dimension = 'device' and value = 'mobile' and measure = 'clicks'
                   and other = 'impressions'
                 order by variant
                """))
        .hasSize(2)
        .isEqualTo(
            rows(
                """
                select variant, sum(clicks * impressions) from experiment_unit
                 where segments ->> 'device' = 'mobile' group by variant order by variant
                """));
    assertThat(rows("select users from experiment_mixed"))
        .isEqualTo(
            rows(
                """
                select count(*) from (select 1 from experiment_unit group by user_id
                                      having count(*) > 1) as mixed
                """));
  }

  /** What users did before an experiment met them, against the units that carry it. */
  @Test
  void write_usersWithAPast_keepsItAsOfTheirFirstSlate() throws Exception {
    SplittableRandom random = new SplittableRandom(8);
    List<Event> slates = new ArrayList<>();
    List<Event> outcomes = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String user = "u" + random.nextInt(40);
      Instant at = NOON.minus(Duration.ofHours(random.nextInt(24 * 20)));
      slates.add(slate("past" + i, user, at, Map.of(), "i1", "i2"));
      InteractionType[] types = {
        InteractionType.CLICK, InteractionType.PURCHASE, InteractionType.VIEW
      };
      outcomes.add(
          Interaction.of(
              new EventId("did" + i), at, types[i % 3], new UserId(user), new ItemId("i1")));
    }
    write(Topic.IMPRESSIONS, slates);
    write(Topic.EVENTS, outcomes);
    for (int round = 0; round < 3; round++) {
      List<Event> shown = new ArrayList<>();
      List<Event> clicked = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String user = "u" + random.nextInt(50);
        String arm = user.hashCode() % 2 == 0 ? "a" : "b";
        String request = "now" + round + "-" + i;
        shown.add(slate(request, user, NOON, Map.of("exp", arm), "i1", "i2"));
        clicked.add(click("c" + request, user, request, "i" + (1 + i % 3)));
      }
      write(Topic.IMPRESSIONS, shown);
      write(Topic.EVENTS, clicked);
    }

    // Two whole weeks before the day of the first slate; not that day itself.
    assertThat(
            rows(
                """
                select count(*) from experiment_unit u
                 cross join lateral (
                   select coalesce(sum(slates), 0) as slates,
                          coalesce(sum(clicks), 0) as clicks,
                          coalesce(sum(purchases), 0) as purchases
                     from user_day d
                    where d.user_id = u.user_id
                      and d.day between '2026-02-15' and '2026-02-28') as past
                 where u.pre_slates <> past.slates or u.pre_clicks <> past.clicks
                    or u.pre_purchases <> past.purchases
                """))
        .containsExactly("0");
    assertThat(rows(KEPT)).hasSizeGreaterThan(100).isEqualTo(rows(RECOUNT));
    assertThat(
            rows(
                """
                select variant, total from experiment_sum
                 where measure = 'clicks' and other = 'pre_impressions' order by variant
                """))
        .hasSize(2)
        .isEqualTo(
            rows(
                """
                select variant, sum(clicks * pre_impressions) from experiment_unit
                 group by variant order by variant
                """));
  }
}
