package io.millrace.trainer.dataset;

import static io.millrace.trainer.dataset.History.clickOn;
import static io.millrace.trainer.dataset.History.did;
import static io.millrace.trainer.dataset.History.item;
import static io.millrace.trainer.dataset.History.minute;
import static io.millrace.trainer.dataset.History.shown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.state.memory.MemoryFeatureStore;
import io.millrace.trainer.table.InvalidDataException;
import io.millrace.trainer.training.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LogDatasetsTest {
  private static final String SPEC =
      """
      features:
        - {name: user, of: user, type: category, attribute: user_id}
        - {name: item, of: item, type: category, attribute: item_id}
        - {name: brand, of: item, type: category}
        - {name: recent, type: sequence, events: [click, purchase], max: 5}
        - {name: item_clicks, of: item, type: count, event: click}
        - {name: item_ctr, of: item, type: rate, event: click, prior: 0.5, strength: 1}
        - {name: device, of: context, type: category}
        - {name: placement, of: context, type: category}
        - {name: position, type: position, max: 10}
      """;
  private static final LogQuery QUERY =
      new LogQuery(
          minute(0),
          minute(3000),
          Duration.ofHours(24),
          0.25,
          LogQuery.Origin.IMPRESSIONS,
          Optional.empty(),
          OptionalInt.of(2),
          1);

  private static final LogQuery AUTO =
      new LogQuery(
          minute(0),
          minute(3000),
          Duration.ofHours(24),
          0.25,
          LogQuery.Origin.AUTO,
          Optional.empty(),
          OptionalInt.of(2),
          1);

  @Test
  void build_impressionsAndClicks_joinsOnRequestAndItemWithinTheWindow() throws Exception {
    List<Example> examples =
        examples(
            QUERY,
            shown(1, "r1", "ann", "a", "b", "c"),
            clickOn(2, "r1", "ann", "b"),
            // Another slate's click on an item of this one, and one without a slate.
            clickOn(3, "r9", "ann", "a"),
            did(4, InteractionType.CLICK, "ann", "c"),
            shown(5, "r2", "bob", "a", "b"),
            clickOn(5 + 24 * 60, "r2", "bob", "a"),
            clickOn(6 + 24 * 60, "r2", "bob", "b"));

    assertThat(examples).extracting(Example::request).containsExactly("r1", "r1", "r1", "r2", "r2");
    assertThat(examples).extracting(Example::item).containsExactly("a", "b", "c", "a", "b");
    assertThat(examples).extracting(Example::label).containsExactly(0f, 1f, 0f, 1f, 0f);
    assertThat(examples).extracting(Example::group).containsOnly("ann", "bob");
    assertThat(examples.get(1).at()).isEqualTo(minute(1));
    assertThat(examples.get(1).values())
        .containsEntry("position", Value.of(2))
        .containsEntry("device", Value.of("phone"))
        .containsEntry("placement", Value.of("home"));
  }

  @Test
  void build_replay_seesExactlyWhatCameBefore() throws Exception {
    List<Example> examples =
        examples(
            QUERY,
            item(0, "a", "old"),
            shown(1, "r1", "ann", "a"),
            // The same minute as the next slate: its own moment's clicks are not known yet.
            clickOn(2, "r1", "ann", "a"),
            shown(2, "r2", "ann", "a"),
            item(3, "a", "new"),
            shown(3, "r3", "ann", "a"),
            clickOn(4, "r3", "ann", "a"),
            did(5, InteractionType.CLICK, "ann", "z"));

    assertThat(examples)
        .extracting(e -> e.values().getOrDefault("recent", Value.of(List.of())))
        .containsExactly(Value.of(List.of()), Value.of(List.of()), Value.of(List.of("a")));
    assertThat(examples)
        .extracting(e -> e.values().get("item_clicks"))
        .containsExactly(Value.of(0), Value.of(0), Value.of(1));
    // (clicks + 0.5) / (impressions + 1), over the slates before this one.
    assertThat(examples)
        .extracting(e -> e.values().get("item_ctr"))
        .containsExactly(Value.of(0.5), Value.of(0.25), Value.of(1.5 / 3));
    assertThat(examples)
        .extracting(e -> e.values().get("brand"))
        .containsExactly(Value.of("old"), Value.of("old"), Value.of("new"));
  }

  @Test
  void build_clickByASlowClock_countsWithoutTellingItsLabel() throws Exception {
    List<Example> examples =
        examples(
            QUERY,
            clickOn(1, "r1", "ann", "a"),
            shown(2, "r1", "ann", "a"),
            shown(3, "r2", "ann", "a"));

    assertThat(examples).extracting(Example::label).containsExactly(1f, 0f);
    assertThat(examples)
        .extracting(e -> e.values().get("item_clicks"))
        .containsExactly(Value.of(0), Value.of(1));
  }

  @Test
  void build_eventsBeforeTheWindow_shapeFeaturesAndAreNoExamples() throws Exception {
    LogQuery late =
        new LogQuery(
            minute(10),
            minute(20),
            Duration.ofHours(1),
            0.5,
            LogQuery.Origin.IMPRESSIONS,
            Optional.empty(),
            OptionalInt.of(2),
            1);
    List<Example> examples =
        examples(
            late,
            shown(1, "r1", "ann", "a"),
            clickOn(2, "r1", "ann", "a"),
            shown(11, "r2", "ann", "a"),
            clickOn(12, "r2", "ann", "a"),
            shown(13, "r3", "ann", "a"),
            shown(25, "r4", "ann", "a"));

    assertThat(examples).extracting(Example::request).containsExactly("r2", "r3");
    assertThat(examples)
        .extracting(e -> e.values().get("item_clicks"))
        .containsExactly(Value.of(1), Value.of(2));
  }

  @Test
  void build_loggedUnderTheSameSpecification_takesTheLoggedValues() throws Exception {
    FeatureSpec spec = new FeatureSpecCodec().read(SPEC);
    Impression same = logged(shown(1, "r1", "ann", "a"), FeatureSpecCodec.fingerprint(spec));
    Impression other = logged(shown(2, "r2", "ann", "a"), "0000000000000000");
    MemoryEventLog log =
        MemoryEventLog.of(same, clickOn(1, "r1", "ann", "a"), other, shown(3, "r3", "ann", "b"));

    try (LogDataset built = build(log, QUERY, 1000)) {
      List<Example> examples = read(built);
      assertThat(examples)
          .extracting(e -> e.values().get("item_clicks"))
          .containsExactly(Value.of(41), Value.of(1), Value.of(0));
      assertThat(examples.get(0).values())
          .containsEntry("device", Value.of("watch"))
          .containsEntry("position", Value.of(1));
      assertThat(built.dataset().provenance())
          .containsEntry("logged-share", "0.3333")
          .containsEntry("replayed-rows", "2")
          .containsEntry("snapshot-events", "7");
    }
  }

  @Test
  void build_split_isByTimeAndNeverWithinASlate() throws Exception {
    MemoryEventLog log =
        MemoryEventLog.of(
            shown(3, "r3", "ann", "a", "b"),
            shown(1, "r1", "ann", "a", "b", "c", "d"),
            shown(2, "r2", "ann", "a", "b"),
            clickOn(1, "r1", "ann", "a"));

    // A quarter of eight are two: the newest slate.
    try (LogDataset built = build(log, QUERY, 1000)) {
      assertThat(list(built.dataset().train()))
          .extracting(Example::request)
          .containsExactly("r1", "r1", "r1", "r1", "r2", "r2");
      assertThat(list(built.dataset().validation()))
          .extracting(Example::request)
          .containsExactly("r3", "r3");
      assertThat(list(built.dataset().validation())).isEqualTo(list(built.dataset().validation()));
    }
  }

  @Test
  void build_smallMemory_givesTheSameExamples() throws Exception {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      events.add(shown(i * 7, "r" + i, "u" + i % 5, "a", "b" + i % 3));
      events.add(clickOn(i * 7 + 3, "r" + i, "u" + i % 5, "a"));
    }
    MemoryEventLog log = MemoryEventLog.of(events.toArray(Event[]::new));
    try (LogDataset roomy = build(log, QUERY, 1_000_000);
        LogDataset tight = build(log, QUERY, 10)) {
      assertThat(read(tight)).isEqualTo(read(roomy)).hasSize(600);
    }
  }

  @Test
  void build_noImpressions_samplesNegativesTheUserNeverTouched() throws Exception {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      events.add(item(0, "item" + i, "brand" + i % 2));
    }
    for (int i = 0; i < 200; i++) {
      events.add(did(1 + i, InteractionType.PURCHASE, "user" + i % 10, "item" + i * 7 % 30));
      events.add(did(1 + i, InteractionType.VIEW, "user" + i % 10, "item" + i * 11 % 30));
    }
    MemoryEventLog log = MemoryEventLog.of(events.toArray(Event[]::new));
    Map<String, Set<String>> touched = new java.util.HashMap<>();

    try (LogDataset built = build(log, AUTO, 1000);
        LogDataset again = build(log, AUTO, 50)) {
      List<Example> examples = read(built);
      assertThat(examples).isEqualTo(read(again));
      assertThat(examples.stream().filter(e -> e.label() == 1)).hasSize(200);
      assertThat(examples.stream().filter(e -> e.label() == 0)).hasSize(400);
      assertThat(built.dataset().provenance())
          .containsEntry("examples-from", "interactions")
          .containsEntry("positive-event", "purchase");
      int i = 0;
      for (Example example : examples) {
        if (example.label() == 1) {
          Set<String> items = touched.computeIfAbsent(example.group(), u -> new HashSet<>());
          items.add("item" + i * 7 % 30);
          items.add("item" + i * 11 % 30);
          i++;
        } else {
          assertThat(touched.get(example.group())).doesNotContain(example.item());
        }
      }
    }
  }

  @Test
  void build_nothingToLearnFrom_saysWhy() throws Exception {
    assertThatThrownBy(() -> build(MemoryEventLog.of(), AUTO, 1000))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("no interactions and no impressions");
    assertThatThrownBy(() -> build(MemoryEventLog.of(shown(1, "r", "ann", "a")), AUTO, 1000))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("request_id");
  }

  private static Impression logged(Impression impression, String fingerprint) {
    return new Impression(
        impression.eventId(),
        impression.timestamp(),
        new UserId("ann"),
        impression.requestId(),
        impression.sessionId(),
        List.of(
            new Impression.Shown(
                new ItemId("a"),
                1,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Map.of("item_clicks", Value.of(41)))),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Map.of(),
        Map.of("device", Value.of("watch")),
        Optional.of(fingerprint),
        Map.of());
  }

  private static List<Example> examples(LogQuery query, Event... events) throws Exception {
    try (LogDataset built = build(MemoryEventLog.of(events), query, 1000)) {
      return read(built);
    }
  }

  private static LogDataset build(MemoryEventLog log, LogQuery query, int bound) throws Exception {
    return new LogDatasets(log, MemoryFeatureStore::new, bound)
        .build(new FeatureSpecCodec().read(SPEC), SPEC, query, Progress.NONE);
  }

  private static List<Example> read(LogDataset built) {
    List<Example> all = new ArrayList<>(list(built.dataset().train()));
    all.addAll(list(built.dataset().validation()));
    return all;
  }

  private static List<Example> list(ExampleSource source) {
    try (Stream<Example> stream = source.open()) {
      return stream.toList();
    }
  }
}
