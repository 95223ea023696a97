package io.millrace.ingest.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.InteractionType;
import io.millrace.event.Value;
import io.millrace.ingest.sink.Batch;
import io.millrace.ingest.sink.LostPartitionException;
import io.millrace.ingest.sink.RefusedBatchException;
import io.millrace.namespace.Topic;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RollupSinkTest extends RollupFixture {
  @Test
  void write_valuesThatPostgresRefuses_saysSoAndWritesNothing() throws Exception {
    List<Event> longDevice =
        List.of(
            slate(
                "r1",
                "anna",
                NOON,
                Map.of("exp", "a"),
                Map.of("device", Value.of(letters(4_000))),
                "i1"));
    assertThatThrownBy(() -> write(Topic.IMPRESSIONS, longDevice))
        .isInstanceOf(RefusedBatchException.class)
        .hasMessageContaining("exceeds btree version 4 maximum");
    assertThat(units()).isEmpty();
    assertThat(sink.offsets(Topic.IMPRESSIONS)).isEmpty();
  }

  @Test
  void write_revenueWhoseSquareIsNoNumber_saysSo() {
    write(Topic.IMPRESSIONS, List.of(slate("r1", "anna", NOON, Map.of("exp", "a"), "i1")));
    Event huge = outcome("p", InteractionType.PURCHASE, "i1", Duration.ofSeconds(1), 1e200);

    assertThatThrownBy(() -> write(Topic.EVENTS, List.of(huge)))
        .isInstanceOf(RefusedBatchException.class)
        .hasMessageContaining("out of range");
  }

  @Test
  void write_databaseGone_isNoRefusalAndTellsTheFirstCause() {
    RollupSink sink =
        new RollupSink(SITE, new DyingDatabase(database), Clock.fixed(NOON, ZoneOffset.UTC));

    assertThatThrownBy(
            () ->
                sink.write(
                    new Batch(
                        Topic.EVENTS,
                        List.of(click("c", "u", "r", "i")),
                        Map.of(),
                        List.of(),
                        Map.of(),
                        Map.of(0, 1L))))
        .isInstanceOf(RollupException.class)
        .hasMessageContaining("terminating connection due to administrator command");
  }

  @Test
  void write_experimentsAndVariantsThatDoNotExist_areNotCounted() throws Exception {
    List<String> made = rows("select * from experiment_sum");
    write(
        Topic.IMPRESSIONS,
        List.of(
            slate("r1", "anna", NOON, Map.of("exp", "a", "made-up", "a"), "i1"),
            slate("r2", "bert", NOON, Map.of("exp", "made-up"), "i1"),
            slate("r3", "carl", NOON, Map.of("exp~2", "a", "~", "a", "", ""), "i1")));

    assertThat(made).isEmpty();
    assertThat(units())
        .containsExactly("exp a anna 2026-03-01 12:00:00+00 requests=1 impressions=1 clicks=0");
  }

  @Test
  void write_variantOfAnEarlierPhase_isCounted() throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into experiment_phase (namespace, experiment_id, phase, seed, coverage, variants,
                                        audience, ended_at)
          select namespace, id, 1, seed, 1, '[{"name": "old"}]', '[]', now() from experiment
           where id = 'exp';
          update experiment set phase = 2 where id = 'exp'
          """);
    }
    write(
        Topic.IMPRESSIONS,
        List.of(
            slate("r1", "anna", NOON, Map.of("exp", "old"), "i1"),
            slate("r2", "bert", NOON, Map.of("exp~2", "a"), "i1"),
            slate("r3", "carl", NOON, Map.of("exp", "a"), "i1")));

    assertThat(units())
        .extracting(unit -> unit.substring(0, unit.indexOf(" 2026")))
        .containsExactly("exp old anna", "exp~2 a bert");
  }

  /** Letters that do not compress. */
  private static String letters(int count) {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    random.ints(count, 'a', 'z' + 1).forEach(text::appendCodePoint);
    return text.toString();
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

    // Both purchases of i2 are revenue; the item was bought once.
    assertThat(slatesFirst).containsExactly("0 1 1 1 0 25");
    assertThat(outcomes()).isEqualTo(slatesFirst);
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
}
