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
import io.millrace.ingest.sink.Batch;
import io.millrace.ingest.sink.LostPartitionException;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        Map.of(),
        Map.of(),
        Optional.empty(),
        Map.of());
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
