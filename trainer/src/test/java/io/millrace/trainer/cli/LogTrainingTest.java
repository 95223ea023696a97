package io.millrace.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands against PostgreSQL and a log in Iceberg. */
class LogTrainingTest {
  private static final Instant START = Instant.parse("2026-05-01T00:00:00Z");

  @TempDir static Path home;
  private static Settings settings;
  private static String before = "";

  @BeforeAll
  static void fillLog() {
    settings = TestServers.settings();
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    new Home(home).write(settings);
    before = System.getProperty(Home.PROPERTY, "");
    System.setProperty(Home.PROPERTY, home.toString());
    try (Registry registry = Registry.open(settings);
        IcebergEventLogs logs = IcebergEventLogs.open(settings);
        EventLog log = logs.log(settings.namespace())) {
      registry.namespaces().add(settings.namespace());
      history()
          .forEach((topic, events) -> log.append(topic, events, Map.of(0, (long) events.size())));
    }
  }

  @AfterAll
  static void forgetHome() {
    System.setProperty(Home.PROPERTY, before);
  }

  /** Users of a taste click on items of the same taste. */
  private static Map<Topic, List<Event>> history() {
    SplittableRandom random = new SplittableRandom(5);
    Map<Topic, List<Event>> events = new EnumMap<>(Topic.class);
    for (Topic topic : List.of(Topic.ITEMS, Topic.IMPRESSIONS, Topic.EVENTS)) {
      events.put(topic, new ArrayList<>());
    }
    for (int item = 0; item < 24; item++) {
      events
          .get(Topic.ITEMS)
          .add(
              new ItemUpdate(
                  new EventId("item-" + item),
                  START,
                  new ItemId("i" + item),
                  Map.of("brand", Value.of("brand" + item % 3)),
                  false,
                  Map.of()));
    }
    for (int i = 0; i < 1200; i++) {
      UserId user = new UserId("u" + random.nextInt(30));
      RequestId request = new RequestId("r" + i);
      Instant at = START.plusSeconds(60L * (i + 1));
      List<Impression.Shown> shown = new ArrayList<>();
      for (int position = 1; position <= 4; position++) {
        int item = random.nextInt(6) + 6 * (position - 1);
        shown.add(Impression.Shown.at(new ItemId("i" + item), position));
        boolean same = user.value().hashCode() % 3 == item % 3;
        if (random.nextDouble() < (same ? 0.6 : 0.05)) {
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

  @Test
  void train_promoteRollback_wholeWay() throws Exception {
    assertThat(CommandRun.of(new ModelsCommand(), "list").out()).contains("has no models yet");

    CommandRun first = train("--model=wide-deep", "--promote", "--json");
    assertThat(first.status()).as(first.err()).isZero();
    String wideDeep = first.json().get("id").asString();
    assertThat(first.json().get("promoted").asBoolean()).isTrue();
    assertThat(first.err()).contains("is now champion", "there was none before");
    assertThat(first.json().at("/validation/auc").asDouble()).isGreaterThan(0.65);

    Path predictions = home.resolve("predictions.csv");
    CommandRun second = train("--model=deepfm", "--json", "--predictions=" + predictions);
    assertThat(second.status()).as(second.err()).isZero();
    JsonNode json = second.json();
    String deepFm = json.get("id").asString();
    assertThat(json.at("/champion/id").asString()).isEqualTo(wideDeep);
    assertThat(json.at("/champion/validation/auc").asDouble())
        .isEqualTo(first.json().at("/validation/auc").asDouble());
    assertThat(Path.of(json.get("artifact").asString()))
        .isEqualTo(
            settings
                .storage()
                .artifactsPath()
                .resolve(settings.namespace().name())
                .resolve(deepFm));
    assertThat(Files.readAllLines(predictions)).hasSize(1 + json.at("/validation/rows").asInt());
    assertThat(Files.readAllLines(predictions).get(1))
        .matches("r\\d+,u\\d+,i\\d+,1,[01],0?\\.\\d+.*");
    assertThat(Files.readString(Path.of(json.get("report").asString())))
        .contains("champion " + wideDeep, "known users", "snapshot-events");

    CommandRun shown = CommandRun.of(new ModelsCommand(), "show", deepFm);
    assertThat(shown.out())
        .contains("champion.auc_difference_low", "train.positives", "validation.mean_prediction");
    CommandRun promoted = CommandRun.of(new ModelsCommand(), "promote", deepFm);
    assertThat(promoted.out()).contains("it replaces " + wideDeep);
    assertThat(CommandRun.of(new ModelsCommand(), "list").out())
        .contains(deepFm, "champion", "retired");
    assertThat(CommandRun.of(new ModelsCommand(), "show", deepFm).out()).contains("validation.auc");
    assertThat(CommandRun.of(new ModelsCommand(), "compare", wideDeep).out())
        .contains("DIFFERENCE");
    JsonNode rolledBack = CommandRun.of(new ModelsCommand(), "rollback", "--json").json();
    assertThat(rolledBack.get("id").asString()).isEqualTo(wideDeep);
    assertThat(rolledBack.get("replaced").asString()).isEqualTo(deepFm);

    refusals(wideDeep);

    // What fails changes nothing.
    CommandRun failed = train("--promote", "--since=2026-07-01", "--json");
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.err()).contains("no interactions and no impressions");
    JsonNode list = CommandRun.of(new ModelsCommand(), "list", "--json").json();
    assertThat(list.get("models").size()).isEqualTo(4);
    assertThat(CommandRun.of(new ModelsCommand(), "promote", "nobody").err())
        .contains("has no model 'nobody'");
    assertThat(train("--namespace=elsewhere").err()).contains("unknown namespace 'elsewhere'");
    interactions(json.get("artifact").asString());
  }

  /** The default features have retrieval's; the champion without them is compared on equal rows. */
  private static void interactions(String ofImpressions) throws Exception {
    assertThat(Files.readString(Path.of(ofImpressions, "features.yml")))
        .doesNotContain("type: retrieval");

    CommandRun run = train("--examples=interactions", "--set=epochs=2", "--json");

    assertThat(run.status()).as(run.err()).isZero();
    JsonNode json = run.json();
    Path artifact = Path.of(json.get("artifact").asString());
    assertThat(Files.readString(artifact.resolve("features.yml")))
        .contains("{name: retrieval_rank, type: retrieval, value: rank}");
    JsonNode provenance =
        JsonMapper.shared()
            .readTree(Files.readString(artifact.resolve("manifest.json")))
            .get("provenance");
    assertThat(Long.parseLong(provenance.get("retrieval-positives").asString()))
        .isBetween(
            Long.parseLong(provenance.get("positives").asString()) / 2,
            Long.parseLong(provenance.get("positives").asString()) - 1);
    assertThat(provenance.get("retrieval-from").asString().split(", ")).hasSize(3);
    assertThat(json.at("/champion/id").asString()).as(run.err()).isEqualTo(champion());
  }

  /** A model that has learned nothing is kept as a candidate, unless it is forced. */
  private static void refusals(String champion) {
    CommandRun refused =
        train(
            "--model=deepfm", "--promote", "--set=epochs=1", "--set=learning-rate=1e-9", "--json");
    assertThat(refused.status()).isEqualTo(1);
    JsonNode json = refused.json();
    String id = json.get("id").asString();
    assertThat(json.get("promoted").asBoolean()).isFalse();
    assertThat(json.get("objections").valueStream().map(JsonNode::asString))
        .anyMatch(reason -> reason.startsWith("It is worse than the champion"));
    assertThat(refused.err()).contains("Against promotion: It is worse", id + " stays a candidate");
    assertThat(champion()).isEqualTo(champion);

    CommandRun again = CommandRun.of(new ModelsCommand(), "promote", id, "--json");
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.json().get("objections").size()).isEqualTo(json.get("objections").size());
    assertThat(champion()).isEqualTo(champion);

    CommandRun forced = CommandRun.of(new ModelsCommand(), "promote", id, "--force", "--json");
    assertThat(forced.status()).as(forced.err()).isZero();
    assertThat(forced.err()).contains("Overruled: It is worse", "it replaces " + champion);
    assertThat(forced.json().at("/metrics/promotion.forced").asDouble()).isOne();
    assertThat(champion()).isEqualTo(id);
    assertThat(CommandRun.of(new ModelsCommand(), "promote", id).out()).contains("already");

    CommandRun forcedAtOnce =
        train(
            "--promote",
            "--force",
            "--set=epochs=1",
            "--set=learning-rate=1e-9",
            "--since=2026-05-01",
            "--json");
    assertThat(forcedAtOnce.status()).as(forcedAtOnce.err()).isZero();
    assertThat(forcedAtOnce.json().get("promoted").asBoolean()).isTrue();
    assertThat(train("--force").err()).contains("--force goes with --promote");
  }

  private static String champion() {
    JsonNode models = CommandRun.of(new ModelsCommand(), "list", "--json").json().get("models");
    return models
        .valueStream()
        .filter(model -> model.get("status").asString().equals("champion"))
        .map(model -> model.get("id").asString())
        .findFirst()
        .orElseThrow();
  }

  private static CommandRun train(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("--set=epochs=12", "--set=batch=128", "--set=learning-rate=0.01"));
    arguments.addAll(List.of(more));
    return CommandRun.of(new TrainCommand(), arguments.toArray(String[]::new));
  }
}
