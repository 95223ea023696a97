package io.millrace.ingest.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.embedded.TestServers;
import io.millrace.event.DeadLetter;
import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.ingest.sink.Batch;
import io.millrace.ingest.sink.LostPartitionException;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class RollupSinkTest {
  private static final Namespace SITE = new Namespace("site");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final PGSimpleDataSource database = new PGSimpleDataSource();
  private final Map<Topic, Long> next = new HashMap<>();
  private RollupSink sink;

  @BeforeEach
  void migrate() {
    String url = TestServers.newDatabase();
    database.setUrl(url);
    Migrations.migrate(url, user(), password());
    sink = new RollupSink(SITE, database, Clock.fixed(NOON.plusSeconds(59), ZoneOffset.UTC));
  }

  private String user() {
    return String.valueOf(database.getUser());
  }

  private String password() {
    return String.valueOf(database.getPassword());
  }

  @Test
  void write_clickBeforeAndAfterItsSlate_countsTheSame() throws Exception {
    List<Event> slates =
        List.of(
            slate("r1", "anna", NOON.plusSeconds(5), Map.of("exp", "a", "other", "x"), "i1", "i2"),
            slate("r2", "anna", NOON, Map.of("exp", "a"), "i3"),
            slate("r3", "bert", NOON, Map.of("exp", "b"), "i1"),
            slate("r4", "carl", NOON, Map.of(), "i1"));
    List<Event> clicks =
        List.of(
            click("c1", "anna", "r1", "i1"),
            click("c2", "anna", "r1", "i1"),
            click("c3", "anna", "r1", "i2"),
            click("c4", "anna", "r1", "not-on-the-slate"),
            click("c5", "bert", "r3", "i1"),
            click("c6", "carl", "r4", "i1"),
            click("c7", "anna", "never-shown", "i1"));

    write(Topic.IMPRESSIONS, slates);
    write(Topic.EVENTS, clicks);
    List<String> slatesFirst = units();
    empty();
    write(Topic.EVENTS, clicks);
    write(Topic.IMPRESSIONS, slates);
    List<String> clicksFirst = units();
    empty();
    write(Topic.EVENTS, clicks.subList(0, 2));
    write(Topic.IMPRESSIONS, slates);
    write(Topic.EVENTS, clicks.subList(1, 7));
    List<String> mixed = units();

    assertThat(slatesFirst)
        .containsExactly(
            "exp a anna 2026-03-01 12:00:00+00 requests=2 impressions=3 clicks=2",
            "exp b bert 2026-03-01 12:00:00+00 requests=1 impressions=1 clicks=1",
            "other x anna 2026-03-01 12:00:05+00 requests=1 impressions=2 clicks=2");
    assertThat(clicksFirst).isEqualTo(slatesFirst);
    assertThat(mixed).isEqualTo(slatesFirst);
  }

  @Test
  void write_sameSlateUnderAnotherEventId_countsItOnce() throws Exception {
    write(Topic.IMPRESSIONS, List.of(slate("r1", "anna", NOON, Map.of("exp", "a"), "i1")));
    write(Topic.IMPRESSIONS, List.of(slate("r1", "anna", NOON, Map.of("exp", "a"), "i1")));

    assertThat(units())
        .containsExactly("exp a anna 2026-03-01 12:00:00+00 requests=1 impressions=1 clicks=0");
  }

  @Test
  void write_slatesOfTwoModels_keepWhichModelPutUpWhat() throws Exception {
    write(
        Topic.IMPRESSIONS,
        List.of(
            drafted("r1", Map.of("models", List.of("a", "b"), "teams", List.of(0, 1, -1))),
            drafted("r2", Map.of("teams", List.of(0, 1))),
            drafted("r3", Map.of("teams", List.of(0, 1, "x"))),
            drafted("r4", Map.of("teams", List.of(0, 1, 2))),
            drafted("r5", "teams"),
            slate("r6", "anna", NOON, Map.of("exp", "a"), "i1")));

    assertThat(rows("select request_id, teams from exposure where teams is not null"))
        .containsExactly("r1 {0,1,-1}");
    assertThat(rows("select count(*) from exposure")).containsExactly("6");
  }

  private static Event drafted(String request, Object interleaving) {
    Impression plain =
        (Impression) slate(request, "anna", NOON, Map.of("exp", "a"), "i1", "i2", "i3");
    return new Impression(
        plain.eventId(),
        plain.timestamp(),
        plain.userId(),
        plain.requestId(),
        plain.sessionId(),
        plain.items(),
        plain.model(),
        plain.experiments(),
        plain.placement(),
        plain.context(),
        plain.features(),
        plain.featureSpec(),
        Map.of("interleaving", interleaving));
  }

  @Test
  void write_outcomesInAndOutOfTheirWindows_areCountedInEitherOrder() throws Exception {
    List<Event> slates = List.of(slate("r1", "anna", NOON, Map.of("exp", "a"), "i1", "i2", "i3"));
    List<Event> outcomes =
        List.of(
            outcome("o1", InteractionType.HIDE, "i1", Duration.ofHours(2), 0),
            outcome("o2", InteractionType.CLICK, "i2", Duration.ofHours(25), 0),
            outcome("o3", InteractionType.ADD_TO_CART, "i2", Duration.ofHours(25), 0),
            outcome("o4", InteractionType.PURCHASE, "i2", Duration.ofDays(6), 12.5),
            outcome("o5", InteractionType.PURCHASE, "i2", Duration.ofDays(6), 12.5),
            outcome("o6", InteractionType.PURCHASE, "i3", Duration.ofDays(8), 99),
            outcome("o7", InteractionType.LIKE, "i3", Duration.ofHours(1), 0));
    write(Topic.IMPRESSIONS, slates);
    write(Topic.EVENTS, outcomes);
    List<String> slatesFirst = outcomes();
    empty();
    write(Topic.EVENTS, outcomes);
    write(Topic.IMPRESSIONS, slates);

    assertThat(slatesFirst).containsExactly("0 1 1 1 12.5");
    assertThat(outcomes()).isEqualTo(slatesFirst);
  }

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

  @Test
  void write_daysThatAreNobodysPastAnyMore_areForgotten() throws Exception {
    write(
        Topic.IMPRESSIONS,
        List.of(
            slate("old", "anna", NOON.minus(Duration.ofDays(61)), Map.of(), "i1"),
            slate("new", "anna", NOON.minus(Duration.ofDays(59)), Map.of(), "i1")));
    assertThat(rows("select day from user_day")).containsExactly("2026-01-01");
    RollupSink later =
        new RollupSink(SITE, database, Clock.fixed(NOON.plus(Duration.ofDays(9)), ZoneOffset.UTC));
    later.write(new Batch(Topic.EVENTS, List.of(), Map.of(), List.of(), Map.of(), Map.of(0, 1L)));
    assertThat(rows("select day from user_day")).isEmpty();
  }

  @Test
  void write_duplicatesAndLetters_areCountedByHour() throws Exception {
    sink.write(
        new Batch(
            Topic.EVENTS,
            List.of(click("c1", "anna", "r1", "i1"), click("c2", "anna", "r1", "i1")),
            Map.of("click", 3L, "view", 1L),
            List.of(),
            Map.of(),
            Map.of(0, 6L)));
    sink.write(
        new Batch(
            Topic.DEAD,
            List.of(),
            Map.of(),
            List.of(letter("missing_field"), letter("missing_field"), letter("Ünheard of!")),
            Map.of(),
            Map.of(0, 3L)));

    assertThat(rows("select type, events, duplicates, hour from event_count order by type"))
        .containsExactly("click 5 3 2026-03-01 12:00:00+00", "view 1 1 2026-03-01 12:00:00+00");
    assertThat(rows("select code, letters from dead_letter_count order by code"))
        .containsExactly("missing_field 2", "other 1");
  }

  @Test
  void write_offsetsOfAnotherInstance_changesNothing() throws Exception {
    write(Topic.EVENTS, List.of(click("c1", "anna", "r1", "i1")));
    List<Event> late = List.of(click("c2", "anna", "r1", "i2"));

    assertThatThrownBy(
            () ->
                sink.write(
                    new Batch(
                        Topic.EVENTS, late, Map.of(), List.of(), Map.of(0, 7L), Map.of(0, 8L))))
        .isInstanceOf(LostPartitionException.class);
    assertThatThrownBy(
            () ->
                sink.write(
                    new Batch(Topic.EVENTS, late, Map.of(), List.of(), Map.of(), Map.of(0, 8L))))
        .isInstanceOf(LostPartitionException.class);

    assertThat(rows("select type, events from event_count")).containsExactly("click 1");
    assertThat(sink.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, 1L));
  }

  private void write(Topic topic, List<Event> events) {
    Map<Integer, Long> expected = next.containsKey(topic) ? Map.of(0, next.get(topic)) : Map.of();
    next.merge(topic, (long) events.size(), Long::sum);
    sink.write(new Batch(topic, events, Map.of(), List.of(), expected, Map.of(0, next.get(topic))));
  }

  private void empty() throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("truncate exposure, exposure_click, experiment_unit");
    }
  }

  private List<String> units() throws Exception {
    return rows(
        """
        select experiment_id, variant, user_id, first_exposure, 'requests=' || requests,
               'impressions=' || impressions, 'clicks=' || clicks
          from experiment_unit order by 1, 2, 3
        """);
  }

  private List<String> rows(String sql) throws Exception {
    List<String> found = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set time zone 'UTC'");
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          List<String> columns = new ArrayList<>();
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            columns.add(rows.getString(i));
          }
          found.add(String.join(" ", columns));
        }
      }
    }
    return found;
  }

  private static Event slate(
      String request, String user, Instant at, Map<String, String> experiments, String... items) {
    return slate(request, user, at, experiments, Map.of(), items);
  }

  private static Event slate(
      String request,
      String user,
      Instant at,
      Map<String, String> experiments,
      Map<String, Value> context,
      String... items) {
    List<Impression.Shown> shown = new ArrayList<>();
    for (String item : items) {
      shown.add(Impression.Shown.at(new ItemId(item), shown.size() + 1));
    }
    return new Impression(
        new EventId("impression-" + request),
        at,
        new UserId(user),
        new RequestId(request),
        Optional.empty(),
        shown,
        Optional.of("popularity"),
        experiments,
        Optional.empty(),
        context,
        Map.of(),
        Optional.empty(),
        request.hashCode() % 4 == 0
            ? Map.of("took_us", 1500 + 500 * items.length, "fallback", "no_model")
            : Map.of("took_us", 2500));
  }

  private List<String> outcomes() throws Exception {
    return rows("select clicks, hides, carts, purchases, revenue from experiment_unit");
  }

  private static Event outcome(
      String id, InteractionType type, String item, Duration after, double value) {
    return outcome(id, "r1", type, item, after, value);
  }

  private static Event outcome(
      String id, String request, InteractionType type, String item, Duration after, double value) {
    Interaction plain =
        Interaction.of(
                new EventId(id), NOON.plus(after), type, new UserId("anna"), new ItemId(item))
            .on(new RequestId(request), 1);
    return new Interaction(
        plain.eventId(),
        plain.timestamp(),
        type,
        plain.userId(),
        plain.itemId(),
        plain.sessionId(),
        plain.requestId(),
        plain.position(),
        OptionalDouble.of(value),
        plain.currency(),
        plain.quantity(),
        plain.context(),
        plain.properties());
  }

  private static Event click(String id, String user, String request, String item) {
    return Interaction.of(
            new EventId(id),
            NOON.plusSeconds(10),
            InteractionType.CLICK,
            new UserId(user),
            new ItemId(item))
        .on(new RequestId(request), 1);
  }

  private static DeadLetter letter(String code) {
    return new DeadLetter(NOON, code, "mend it", Optional.empty(), new byte[] {1});
  }
}
