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
import io.millrace.event.Value;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.feature.codec.InvalidSpecException;
import io.millrace.state.TextVector;
import io.millrace.state.memory.MemoryFeatureStore;
import io.millrace.text.TextProjection;
import io.millrace.trainer.table.InvalidDataException;
import io.millrace.trainer.training.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features of stored text vectors get the same values whatever examples are made of. */
class TextExamplesTest {
  private static final String SPEC =
      """
      features:
        - {name: user, of: user, type: category, attribute: user_id}
        - {name: brand, of: item, type: category}
        - {name: words, of: item, type: text, encoder: stored, size: 2}
      """;
  private static final List<String> ITEMS = List.of("a", "b", "c", "d", "e", "f", "g", "h");

  private static LogQuery query(LogQuery.Origin origin) {
    return new LogQuery(
        minute(0),
        minute(3000),
        Duration.ofHours(24),
        0.25,
        origin,
        Optional.empty(),
        OptionalInt.of(4),
        1);
  }

  private static FeatureSpec spec() {
    try {
      return new FeatureSpecCodec().read(SPEC);
    } catch (InvalidSpecException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All but item h, whose vector is of another encoder. */
  private static MemoryTexts texts() {
    MemoryTexts texts = new MemoryTexts();
    for (int i = 0; i < 7; i++) {
      texts.put(ITEMS.get(i), "encoder", i, i % 2, i % 3, 1);
    }
    return texts.put("h", "other encoder", 1, 2, 3, 4);
  }

  private static List<Event> events() {
    List<Event> events = new ArrayList<>();
    ITEMS.forEach(id -> events.add(item(0, id, "brand")));
    for (int i = 0; i < 8; i++) {
      String first = ITEMS.get(i);
      String second = ITEMS.get((i + 1) % 8);
      events.add(shown(10 + 3 * i, "r" + i, "ann", first, second));
      events.add(clickOn(11 + 3 * i, "r" + i, "ann", first));
      events.add(did(12 + 3 * i, InteractionType.PURCHASE, "bob" + i, second));
    }
    return events;
  }

  /** The same slates, with values that serving logged: it does not log text vectors. */
  private static List<Event> logged(List<Event> events) {
    List<Event> all = new ArrayList<>();
    for (Event event : events) {
      if (event instanceof Impression slate) {
        List<Impression.Shown> shown =
            slate.items().stream()
                .map(
                    one ->
                        new Impression.Shown(
                            one.itemId(),
                            one.position(),
                            one.propensity(),
                            one.score(),
                            one.source(),
                            Map.of("brand", Value.of("logged"))))
                .toList();
        all.add(
            new Impression(
                slate.eventId(),
                slate.timestamp(),
                slate.userId(),
                slate.requestId(),
                slate.sessionId(),
                shown,
                slate.model(),
                slate.experiments(),
                slate.placement(),
                slate.context(),
                Map.of("user", Value.of("ann")),
                Optional.of(FeatureSpecCodec.fingerprint(spec())),
                slate.properties()));
      } else {
        all.add(event);
      }
    }
    return all;
  }

  private static LogDataset build(
      List<Event> events,
      LogQuery.Origin origin,
      StoredTexts texts,
      Optional<TextProjection> known) {
    LogDatasets.Specification specification =
        new LogDatasets.Specification(spec(), SPEC).reducedAs(known);
    return new LogDatasets(
            MemoryEventLog.of(events.toArray(Event[]::new)), MemoryFeatureStore::new, texts)
        .build((any, count) -> specification, query(origin), Optional.empty(), Progress.NONE);
  }

  private static List<Example> examples(LogDataset built) {
    List<Example> examples = new ArrayList<>();
    for (ExampleSource source : List.of(built.dataset().train(), built.dataset().validation())) {
      try (Stream<Example> stream = source.open()) {
        stream.forEach(examples::add);
      }
    }
    return examples;
  }

  private static void assertValuesByItem(LogDataset built) {
    TextProjection projection = built.dataset().texts().orElseThrow();
    assertThat(built.dataset().provenance())
        .containsEntry("text-vectors", "7")
        .containsEntry("text-encoder", "%016x".formatted(TextVector.hash("encoder")));
    List<Example> examples = examples(built);
    assertThat(examples).extracting(Example::item).contains("a", "g", "h");
    for (Example example : examples) {
      Map<String, Value> expected = Map.of();
      int item = ITEMS.indexOf(example.item());
      if (item < 7) {
        TextVector stored = TextVector.of("encoder", "", new float[] {item, item % 2, item % 3, 1});
        expected =
            TextProjection.values(
                spec().textVectors(),
                projection.reduce(stored.encoderHash(), stored.vector()).orElseThrow());
      }
      assertThat(Optional.ofNullable(example.values().get("words")))
          .as(example.item())
          .isEqualTo(Optional.ofNullable(expected.get("words")));
    }
  }

  @Test
  void build_replayedImpressions_haveTheItemsValues() {
    try (LogDataset built =
        build(events(), LogQuery.Origin.IMPRESSIONS, texts(), Optional.empty())) {
      assertThat(built.dataset().provenance()).containsEntry("replayed-rows", "16");
      assertValuesByItem(built);
    }
  }

  @Test
  void build_loggedImpressions_haveTheItemsValuesAndThoseThatWereLogged() {
    try (LogDataset built =
        build(logged(events()), LogQuery.Origin.IMPRESSIONS, texts(), Optional.empty())) {
      assertThat(built.dataset().provenance()).containsEntry("replayed-rows", "0");
      assertValuesByItem(built);
      assertThat(examples(built))
          .allSatisfy(
              example -> assertThat(example.values()).containsEntry("brand", Value.of("logged")));
    }
  }

  @Test
  void build_interactions_drawnNegativesHaveTheItemsValuesToo() {
    try (LogDataset built =
        build(events(), LogQuery.Origin.INTERACTIONS, texts(), Optional.empty())) {
      assertThat(examples(built)).extracting(Example::label).contains(0f, 1f);
      assertValuesByItem(built);
    }
  }

  @Test
  void build_twice_fitsTheSameProjection() {
    try (LogDataset one = build(events(), LogQuery.Origin.AUTO, texts(), Optional.empty());
        LogDataset other = build(events(), LogQuery.Origin.AUTO, texts(), Optional.empty())) {
      assertThat(one.dataset().texts().orElseThrow().save())
          .isEqualTo(other.dataset().texts().orElseThrow().save());
    }
  }

  @Test
  void build_knownProjection_isUsedAsItIs() {
    TextProjection known =
        TextProjection.fit(
            TextVector.hash("encoder"),
            List.of(new float[] {1, 0, 0, 0}, new float[] {0, 5, 0, 0}),
            2);

    try (LogDataset built = build(events(), LogQuery.Origin.AUTO, texts(), Optional.of(known))) {
      assertThat(built.dataset().texts()).containsSame(known);
      assertValuesByItem(built);
    }
  }

  @Test
  void build_knownProjectionOfAnotherEncoder_isRefusedWithTheFix() {
    TextProjection known =
        TextProjection.fit(1, List.of(new float[] {1, 0, 0, 0}, new float[4]), 2);

    assertThatThrownBy(() -> build(events(), LogQuery.Origin.AUTO, texts(), Optional.of(known)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("feature 'words'")
        .hasMessageContaining("the 8 stored text vectors are of another encoder")
        .hasMessageContaining("without --warm-start");
  }

  @Test
  void build_noStoredVectors_isRefusedWithTheFix() {
    assertThatThrownBy(
            () -> build(events(), LogQuery.Origin.AUTO, StoredTexts.NONE, Optional.empty()))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("feature 'words' needs the text vectors of items")
        .hasMessageContaining("MILLRACE_TEXT_ENCODER")
        .hasMessageContaining("or leave the feature out");
    assertThatThrownBy(() -> TextValues.check(spec(), StoredTexts.NONE))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("MILLRACE_TEXT_ENCODER");
    TextValues.check(spec(), texts());
  }

  @Test
  void build_textsThatAreAllEqual_areRefused() {
    MemoryTexts equal = new MemoryTexts();
    ITEMS.forEach(item -> equal.put(item, "encoder", 1, 2));

    assertThatThrownBy(() -> build(events(), LogQuery.Origin.AUTO, equal, Optional.empty()))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("feature 'words' cannot tell items apart");
  }

  @Test
  void open_table_isRefusedWithTheFix(@TempDir Path directory) throws Exception {
    Path table = directory.resolve("rows.csv");
    Files.writeString(table, "label,user_id,brand,words\n1,ann,x,y\n0,bob,x,y\n");

    assertThatThrownBy(
            () ->
                TableDatasets.open(
                    spec(), SPEC, table, Optional.empty(), Optional.empty(), 0.5, 1, Progress.NONE))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("feature 'words' is the stored text vector of an item")
        .hasMessageContaining("Leave out 'encoder'");
  }
}
