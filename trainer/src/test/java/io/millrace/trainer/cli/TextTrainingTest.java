package io.millrace.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Topic;
import io.millrace.registry.Registry;
import io.millrace.state.TextVector;
import io.millrace.state.redis.RedisFeatureStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The commands with a feature of stored text vectors, against PostgreSQL, Redis and a log in
 * Iceberg. Users of three tastes click on items of their taste; in the newest tenth all items are
 * new, and only their texts tell their taste.
 */
class TextTrainingTest {
  private static final Instant START = Instant.parse("2026-05-01T00:00:00Z");
  private static final int SLATES = 1_500;
  private static final int NEW_FROM = 1_300;
  private static final String SPEC =
      """
      features:
        - {name: user, of: user, type: category, attribute: user_id}
        - {name: item, of: item, type: category, attribute: item_id}
        - {name: words, of: item, type: text, encoder: stored, size: 3}
        - {name: position, type: position}
      """;

  @TempDir static Path home;
  private static Settings settings;
  private static Path spec;
  private static String before = "";

  @BeforeAll
  static void fillLog() throws Exception {
    settings = TestServers.settings();
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    new Home(home).write(settings);
    before = System.getProperty(Home.PROPERTY, "");
    System.setProperty(Home.PROPERTY, home.toString());
    spec = Files.writeString(home.resolve("features.yml"), SPEC);
    Map<Topic, List<Event>> history = history();
    try (Registry registry = Registry.open(settings);
        RedisFeatureStore store = store();
        IcebergEventLogs logs = IcebergEventLogs.open(settings);
        EventLog log = logs.log(settings.namespace())) {
      registry.namespaces().add(settings.namespace());
      history.forEach(
          (topic, events) -> log.append(topic, events, Map.of(0, (long) events.size())));
      store.apply(Topic.ITEMS, history.get(Topic.ITEMS), Map.of(0, 48L));
    }
  }

  @AfterAll
  static void forgetHome() {
    System.setProperty(Home.PROPERTY, before);
  }

  private static RedisFeatureStore store() {
    return RedisFeatureStore.open(settings.redis().url(), settings.namespace());
  }

  private static Map<Topic, List<Event>> history() {
    SplittableRandom random = new SplittableRandom(5);
    Map<Topic, List<Event>> events = new EnumMap<>(Topic.class);
    for (Topic topic : List.of(Topic.ITEMS, Topic.IMPRESSIONS, Topic.EVENTS)) {
      events.put(topic, new ArrayList<>());
    }
    for (int item = 0; item < 48; item++) {
      events
          .get(Topic.ITEMS)
          .add(
              new ItemUpdate(
                  new EventId("item-" + item),
                  START,
                  new ItemId("i" + item),
                  Map.of("title", Value.of("Thing " + item)),
                  false,
                  Map.of()));
    }
    for (int i = 0; i < SLATES; i++) {
      UserId user = new UserId("u" + random.nextInt(30));
      RequestId request = new RequestId("r" + i);
      Instant at = START.plusSeconds(60L * (i + 1));
      List<Impression.Shown> shown = new ArrayList<>();
      for (int position = 1; position <= 4; position++) {
        int item = random.nextInt(6) + 6 * (position - 1) + (i < NEW_FROM ? 0 : 24);
        // Explored, so that replay-evaluate has something to learn from.
        shown.add(
            new Impression.Shown(
                new ItemId("i" + item),
                position,
                OptionalDouble.of(1 / 48.0),
                OptionalDouble.empty(),
                Optional.empty(),
                Map.of()));
        boolean same = user.value().hashCode() % 3 == item % 3;
        if (random.nextDouble() < (same ? 0.7 : 0.05)) {
          events
              .get(Topic.EVENTS)
              .add(
                  Interaction.of(
                          new EventId("click-" + i + "-" + position),
                          at.plusSeconds(5),
                          InteractionType.CLICK,
                          user,
                          new ItemId("i" + item))
                      .on(request, position));
        }
      }
      events
          .get(Topic.IMPRESSIONS)
          .add(
              new Impression(
                  new EventId("shown-" + i),
                  at,
                  user,
                  request,
                  Optional.empty(),
                  shown,
                  Optional.empty(),
                  Map.of(),
                  Optional.of("home"),
                  Map.of(),
                  Map.of(),
                  Optional.empty(),
                  Map.of()));
    }
    return events;
  }

  /**
   * @param turned by how many places the taste is elsewhere in the vector
   */
  private static void encode(String encoder, int turned) {
    Map<ItemId, TextVector> vectors = new HashMap<>();
    for (int item = 0; item < 48; item++) {
      SplittableRandom random = new SplittableRandom(item);
      float[] vector = new float[8];
      for (int k = 0; k < vector.length; k++) {
        vector[k] = (float) (0.2 * random.nextDouble());
      }
      vector[(item % 3 + turned) % 8] += 1;
      vectors.put(new ItemId("i" + item), TextVector.of(encoder, "Thing " + item, vector));
    }
    try (RedisFeatureStore store = store()) {
      store.putTextVectors(vectors, Set.of());
    }
  }

  private static CommandRun train(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--spec=" + spec,
                "--set=epochs=8",
                "--set=batch=128",
                "--set=learning-rate=0.01",
                "--json"));
    arguments.addAll(List.of(more));
    return CommandRun.of(new TrainCommand(), arguments.toArray(String[]::new));
  }

  @Test
  void train_featureOfStoredTexts_wholeWay() throws Exception {
    CommandRun none = train();
    assertThat(none.status()).isEqualTo(1);
    assertThat(none.err())
        .contains(
            "feature 'words' needs the text vectors of items",
            "the feature store of namespace " + settings.namespace() + " has none",
            "MILLRACE_TEXT_ENCODER");

    encode("encoder-1", 0);
    CommandRun first = train("--promote", "--force");
    assertThat(first.status()).as(first.err()).isZero();
    JsonNode json = first.json();
    String id = json.get("id").asString();
    // By user and item alone it would be a coin: all items of the validation are new.
    double auc = json.at("/validation/auc").asDouble();
    assertThat(auc).isGreaterThan(0.75);
    assertThat(Path.of(json.get("artifact").asString(), "texts.bin")).exists();
    assertThat(Files.readString(Path.of(json.get("artifact").asString(), "manifest.json")))
        .contains("\"text-vectors\" : \"48\"", "\"texts.bin\"");
    assertThat(CommandRun.of(new ModelsCommand(), "show", id).out()).contains("validation.auc");
    assertThat(CommandRun.of(new ModelsCommand(), "export", id, "--onnx=" + home.resolve("m.onnx")))
        .satisfies(run -> assertThat(run.status()).as(run.err()).isZero());

    // The taste is elsewhere in the vectors now, so the same features are reduced otherwise; the
    // champion is compared on its own values.
    encode("encoder-1", 4);
    CommandRun turned = train();
    assertThat(turned.status()).as(turned.err()).isZero();
    assertThat(turned.json().at("/validation/auc").asDouble()).isGreaterThan(0.75);
    assertThat(turned.json().at("/champion/validation/auc").asDouble()).isLessThan(0.7);
    encode("encoder-1", 0);
    CommandRun again = train("--set=seed=7");
    assertThat(again.json().at("/champion/validation/auc").asDouble())
        .as(again.err())
        .isCloseTo(auc, within(1e-9));

    CommandRun warm = train("--warm-start=" + id, "--since=2026-05-01T16:00:00Z");
    assertThat(warm.status()).as(warm.err()).isZero();
    assertThat(warm.json().at("/validation/auc").asDouble()).isGreaterThan(0.75);
    assertThat(Files.readAllBytes(Path.of(warm.json().get("artifact").asString(), "texts.bin")))
        .isEqualTo(Files.readAllBytes(Path.of(json.get("artifact").asString(), "texts.bin")));

    CommandRun replayed =
        CommandRun.of(new ReplayEvaluateCommand(), "--artifact=" + id, "--json", "--most=500");
    assertThat(replayed.json().toString()).as(replayed.err()).contains(id);

    // The encoder is replaced: what was learned of the old one's vectors is of no use.
    encode("encoder-2", 0);
    CommandRun refused = train("--warm-start=" + id);
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("of another encoder than the model's", "--warm-start");
    CommandRun replaced = train();
    assertThat(replaced.status()).as(replaced.err()).isZero();
    assertThat(replaced.err()).contains("Not compared with the champion " + id);
  }
}
