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
    String recount =
        """
        select variant, count(*), sum(requests)::float8, sum(clicks)::float8, sum(revenue),
               sum(least(purchases, 1))::float8, sum(impressions * impressions)::float8,
               sum(clicks * impressions)::float8, sum(revenue * revenue), sum(latency_ms),
               sum(fallbacks)::float8, sum(latency_ms * requests), sum(latency_ms * latency_ms),
               sum(fallbacks * requests)::float8, sum(fallbacks * latency_ms),
               sum(fallbacks * fallbacks)::float8
          from experiment_unit where %s group by variant order by variant
        """;
    String kept =
        """
        select variant, sum(users), sum(sums[1]), sum(sums[3]), sum(sums[7]), sum(sums[11]),
               sum(products[8]), sum(products[9]), sum(products[28]), sum(sums[12]), sum(sums[13]),
               sum(products[29]), sum(products[30]), sum(products[31]), sum(products[32]),
               sum(products[33])
          from experiment_arm_day where dimension = '%s' and value = '%s'
         group by variant order by variant
        """;
    assertThat(rows(kept.formatted("", ""))).isEqualTo(rows(recount.formatted("true")));
    assertThat(rows(kept.formatted("device", "mobile")))
        .hasSize(2)
        .isEqualTo(rows(recount.formatted("segments ->> 'device' = 'mobile'")));
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
                   select coalesce(sum(requests), 0) as requests,
                          coalesce(sum(clicks), 0) as clicks,
                          coalesce(sum(purchases), 0) as purchases
                     from user_day d
                    where d.user_id = u.user_id
                      and d.day between '2026-02-15' and '2026-02-28') as past
                 where u.pre_requests <> past.requests or u.pre_clicks <> past.clicks
                    or u.pre_purchases <> past.purchases
                """))
        .containsExactly("0");
    String recount =
        """
        select variant, sum(pre_requests)::float8, sum(pre_clicks)::float8,
               sum(least(pre_purchases, 1))::float8, sum(pre_requests * pre_requests)::float8,
               sum(pre_impressions * pre_clicks)::float8, sum(clicks * pre_clicks)::float8,
               sum(impressions * pre_clicks)::float8, sum(clicks * pre_impressions)::float8,
               sum(least(clicks, 1) * least(pre_clicks, 1))::float8
          from experiment_unit group by variant order by variant
        """;
    String kept =
        """
        select variant, sum(sums[1]), sum(sums[3]), sum(sums[11]), sum(sums[12]), sum(sums[20]),
               sum(sums[40 + 2 * 7 + 2]), sum(sums[40 + 1 * 7 + 2]), sum(sums[40 + 2 * 7 + 1]),
               sum(sums[89])
          from experiment_arm_past group by variant order by variant
        """;
    assertThat(rows(kept)).hasSize(2).isEqualTo(rows(recount));
  }
}
