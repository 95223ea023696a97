package io.millrace.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Users of a taste click on 60 % of the items of their taste, and on 5 % of the others. */
class ReplayEvaluateCommandTest {
  private static final int ITEMS = 12;
  private static final int USERS = 30;
  private static final double LIKED = 0.6;
  private static final double OTHER = 0.05;
  private static final Instant START = Instant.parse("2026-05-01T00:00:00Z");
  private static final String SPEC =
      """
      label: label
      features:
        - {name: user_id, of: user, type: category}
        - {name: item_id, of: item, type: category}
      crosses: [[user_id, item_id]]
      """;

  @TempDir static Path directory;
  private static Path artifact;
  private static String before = "";

  @BeforeAll
  static void train() throws IOException {
    StringBuilder rows = new StringBuilder("label,user_id,item_id\n");
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 4000; i++) {
      int user = random.nextInt(USERS);
      int item = random.nextInt(ITEMS);
      rows.append(
          "%d,u%d,i%d\n".formatted(random.nextDouble() < truth(user, item) ? 1 : 0, user, item));
    }
    artifact = directory.resolve("model");
    CommandRun run =
        CommandRun.of(
            new TrainCommand(),
            "--table=" + Files.writeString(directory.resolve("train.csv"), rows),
            "--spec=" + Files.writeString(directory.resolve("spec.yml"), SPEC),
            "--out=" + artifact,
            "--set=epochs=6",
            "--set=batch=128",
            "--set=learning-rate=0.02",
            "--set=dimension=8",
            "--set=tower=16");
    assertThat(run.status()).as(run.err()).isZero();
    before = System.getProperty(Home.PROPERTY, "");
    System.setProperty(Home.PROPERTY, directory.resolve("home").toString());
  }

  @AfterAll
  static void forgetHome() {
    System.setProperty(Home.PROPERTY, before);
  }

  private static double truth(int user, int item) {
    return user % 3 == item % 3 ? LIKED : OTHER;
  }

  /** What the greedy policy truly earns, where it always knows the taste. */
  private static double earns(double epsilon) {
    return (1 - epsilon) * LIKED + epsilon * (LIKED + 2 * OTHER) / 3;
  }

  @Test
  void table_randomLog_findsWhatTheModelEarns() throws IOException {
    Path table = directory.resolve("random.csv");
    StringBuilder rows = new StringBuilder("clicked,user_id,item_id,label,share,other\n");
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 6000; i++) {
      int user = random.nextInt(USERS);
      int item = random.nextInt(ITEMS);
      int clicked = random.nextDouble() < truth(user, item) ? 1 : 0;
      double other = item % 3 == user % 3 ? 1.0 / 4 : 0;
      rows.append(
          "%d,u%d,i%d,%d,%s,%s\n".formatted(clicked, user, item, clicked, 1.0 / ITEMS, other));
    }
    Files.writeString(table, rows);

    CommandRun run =
        evaluate(
            "--artifact=" + artifact, "--table=" + table, "--propensity=share", "--epsilon=0.1");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    JsonNode json = run.json();
    assertThat(json.get("conclusive").asBoolean()).isTrue();
    assertThat(json.get("decisions").asInt()).isEqualTo(6000);
    assertThat(json.at("/weights/mean").asDouble()).isCloseTo(1, within(0.1));
    assertThat(estimators(json))
        .containsExactly("DR", "SNDR", "Switch-DR 10", "SNIPS", "IPS", "IPS clipped at 10", "DM");
    for (String unbiased : List.of("DR", "SNDR", "SNIPS", "IPS")) {
      JsonNode estimate = estimate(json, unbiased);
      assertThat(earns(0.1))
          .as(unbiased)
          .isBetween(
              estimate.get("value").asDouble() - 4 * estimate.get("standard_error").asDouble(),
              estimate.get("value").asDouble() + 4 * estimate.get("standard_error").asDouble());
    }
    assertThat(run.err()).contains("more than the", "effective of 6,000 decisions");

    // The table's own column says what the policy would do.
    JsonNode target = evaluate("--table=" + table, "--propensity=share", "--target=other").json();
    assertThat(estimate(target, "SNIPS").get("value").asDouble()).isCloseTo(LIKED, within(0.06));
    // What was logged is what a uniform policy earns, exactly.
    JsonNode uniform =
        evaluate("--table=" + table, "--propensity=share", "--policy=uniform").json();
    assertThat(estimate(uniform, "IPS").get("value").asDouble())
        .isCloseTo(uniform.get("earned").asDouble(), within(1e-12));
  }

  @Test
  void table_whatCannotBe_isNamed() throws IOException {
    Path table =
        Files.writeString(
            directory.resolve("bad.csv"), "label,user_id,item_id,propensity\n1,u1,i1,0\n");
    assertThat(evaluate("--table=" + table, "--policy=uniform").err())
        .contains("bad.csv, row 1, column 'propensity': must be a probability above 0");
    assertThat(evaluate("--table=" + table).err()).contains("--artifact is needed, or --target");
    assertThat(evaluate("--table=" + table, "--policy=best").err())
        .contains("--policy must be one of greedy, softmax, uniform");
    assertThat(evaluate("--artifact=" + artifact, "--table=" + table, "--epsilon=2").err())
        .contains("epsilon must be in [0, 1]");
    assertThat(evaluate("--artifact=nowhere", "--since=7d").err())
        .contains("neither a directory nor a registered model");
    assertThat(evaluate("--since=7d").err()).contains("--artifact is needed");
    assertThat(evaluate("--table=" + table, "--propensity=none", "--policy=uniform").err())
        .contains("has no column 'none'");
  }

  /** Propensities of the Thompson sampling log; the uniform policy really ran and earned 0.0046. */
  @Test
  void table_openBandit_uniformPolicyIsWhatTheRandomLogEarned() {
    Path data = openBandit();
    CommandRun run =
        evaluate(
            "--table=" + data.resolve("bts/men/men.csv.gz"),
            "--policy=uniform",
            "--reward=click",
            "--propensity=propensity_score");
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode json = run.json();
    assertThat(json.get("earned").asDouble()).isCloseTo(0.0069, within(1e-12));
    // That figure is itself of 10,000 rows.
    double truthError = Math.sqrt(0.0046 * (1 - 0.0046) / 10_000);
    for (JsonNode estimate : json.get("estimates")) {
      if (!estimate.get("estimator").asString().equals("DM")) {
        double error = Math.hypot(estimate.get("standard_error").asDouble(), truthError);
        assertThat(estimate.get("value").asDouble())
            .as(estimate.toString())
            .isCloseTo(0.0046, within(3 * error));
      }
    }
    assertThat(json.get("conclusive").asBoolean()).isTrue();
  }

  @Test
  void table_openBandit_modelOnTheRandomLogConcludesAndOnTheOtherSaysWhyNot() throws IOException {
    Path data = openBandit();
    String spec =
        """
        label: click
        features:
          - {name: user_feature_0, of: user, type: category}
          - {name: user_feature_1, of: user, type: category}
          - {name: item_id, of: item, type: category}
          - {name: position, type: position, max: 3}
        """;
    Path model = directory.resolve("bandit");
    CommandRun trained =
        CommandRun.of(
            new TrainCommand(),
            "--table=" + data.resolve("random/men/men.csv.gz"),
            "--spec=" + Files.writeString(directory.resolve("bandit.yml"), spec),
            "--out=" + model,
            "--set=epochs=2",
            "--set=tower=16",
            "--set=batch=256");
    assertThat(trained.status()).as(trained.err()).isZero();
    String[] common = {"--artifact=" + model, "--propensity=propensity_score", "--epsilon=0"};

    CommandRun random =
        evaluate(
            common[0], common[1], common[2], "--table=" + data.resolve("random/men/men.csv.gz"));
    assertThat(random.status()).as(random.err()).isZero();
    // One item of 34 is right: a thirty-fourth of the log speaks, each row with weight 34.
    assertThat(random.json().get("effective_size").asDouble()).isBetween(200.0, 400.0);
    assertThat(random.json().at("/weights/largest").asDouble()).isCloseTo(34, within(0.01));

    CommandRun thompson =
        evaluate(common[0], common[1], common[2], "--table=" + data.resolve("bts/men/men.csv.gz"));
    JsonNode json = thompson.json();
    assertThat(json.at("/weights/largest").asDouble()).isGreaterThan(34);
    assertThat(thompson.status()).isEqualTo(json.get("conclusive").asBoolean() ? 0 : 1);
  }

  /**
   * The last of four places is drawn with probability epsilon, else the worst item stands there.
   */
  @Test
  void log_placesThatWereDrawn_tellWhatTheModelEarns() {
    Settings settings = log("drawn", 1.0);
    CommandRun run =
        evaluate(
            "--artifact=" + artifact,
            "--since=2026-05-01",
            "--epsilon=0",
            "--namespace=" + settings.namespace().name());
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode json = run.json();
    assertThat(json.get("decisions").asInt()).isEqualTo(3000);
    assertThat(json.at("/weights/mean").asDouble()).isCloseTo(1, within(0.25));
    JsonNode estimate = estimate(json, "SNIPS");
    assertThat(earns(0))
        .isBetween(
            estimate.get("value").asDouble() - 4 * estimate.get("standard_error").asDouble(),
            estimate.get("value").asDouble() + 4 * estimate.get("standard_error").asDouble());
    assertThat(run.err()).contains("3,000 of 12,000 places on 3,000 slates were drawn");

    CommandRun some =
        evaluate(
            "--artifact=" + artifact,
            "--policy=softmax",
            "--temperature=3",
            "--most=1500",
            "--namespace=" + settings.namespace().name());
    assertThat(some.status()).as(some.err()).isZero();
    assertThat(some.json().get("decisions").asInt()).isBetween(1300, 1700);
    // Closer to the logged policy: nearly every decision speaks.
    assertThat(some.json().get("effective_size").asDouble()).isGreaterThan(700);
  }

  @Test
  void log_hardlyExplored_refusesToConclude() {
    Settings settings = log("hardly", 0.03);
    CommandRun run =
        evaluate(
            "--artifact=" + artifact,
            "--epsilon=0.03",
            "--namespace=" + settings.namespace().name());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.json().get("conclusive").asBoolean()).isFalse();
    assertThat(run.json().get("reason").asString()).isNotBlank();
    assertThat(run.err()).contains("Nothing can be concluded", "MILLRACE_SERVING_EPSILON");
  }

  @Test
  void log_neverExplored_saysHowToBegin() {
    Settings settings = log("never", 0);
    CommandRun run =
        evaluate("--artifact=" + artifact, "--namespace=" + settings.namespace().name());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("of 12,000 places on 3,000 slates", "none was drawn", "MILLRACE_SERVING_EPSILON");
  }

  private static Settings log(String namespace, double epsilon) {
    Settings settings = TestServers.settings().with("millrace.namespace", "replay-" + namespace);
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    new Home(directory.resolve("home")).write(settings);
    try (IcebergEventLogs logs = IcebergEventLogs.open(settings);
        EventLog log = logs.log(settings.namespace())) {
      history(epsilon)
          .forEach((topic, events) -> log.append(topic, events, Map.of(0, (long) events.size())));
    }
    return settings;
  }

  private static Map<Topic, List<Event>> history(double epsilon) {
    SplittableRandom random = new SplittableRandom(5);
    Map<Topic, List<Event>> events = new EnumMap<>(Topic.class);
    for (Topic topic : List.of(Topic.ITEMS, Topic.IMPRESSIONS, Topic.EVENTS)) {
      events.put(topic, new ArrayList<>());
    }
    for (int item = 0; item < ITEMS + 3; item++) {
      ItemId id = new ItemId("i" + item);
      events
          .get(Topic.ITEMS)
          .add(
              new ItemUpdate(
                  new EventId("item-" + item), START, id, Map.of(), item == ITEMS, Map.of()));
    }
    // The last two stand on the fixed places; the one before them was deleted.
    for (int i = 0; i < 3000; i++) {
      int user = random.nextInt(USERS);
      RequestId request = new RequestId("r" + i);
      Instant at = START.plusSeconds(60L * (i + 1));
      boolean explores = random.nextDouble() < epsilon;
      // Without exploring, an item that the user does not like.
      int last = explores ? random.nextInt(ITEMS) : (user + 1) % 3;
      double share = epsilon / ITEMS + (last == (user + 1) % 3 ? 1 - epsilon : 0);
      List<Impression.Shown> shown = new ArrayList<>();
      for (int position = 1; position <= 3; position++) {
        int item = position == 3 ? ITEMS + 1 : ITEMS + position;
        shown.add(shown(position == 3 ? "other" : "i" + item, position, 1));
      }
      shown.add(shown("i" + last, 4, share));
      if (random.nextDouble() < truth(user, last)) {
        events
            .get(Topic.EVENTS)
            .add(
                Interaction.of(
                        new EventId("click-" + i),
                        at.plusSeconds(5),
                        InteractionType.CLICK,
                        new UserId("u" + user),
                        new ItemId("i" + last))
                    .on(request, 4));
      }
      events
          .get(Topic.IMPRESSIONS)
          .add(
              new Impression(
                  new EventId("shown-" + i),
                  at,
                  new UserId("u" + user),
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

  private static Impression.Shown shown(String item, int position, double propensity) {
    return new Impression.Shown(
        new ItemId(item),
        position,
        OptionalDouble.of(propensity),
        OptionalDouble.empty(),
        Optional.empty(),
        Map.of());
  }

  private static Path openBandit() {
    Path at = Path.of("").toAbsolutePath();
    for (; at != null; at = at.getParent()) {
      Path data = at.resolve("shared/data/obd");
      if (Files.isDirectory(data)) {
        return data;
      }
    }
    assumeTrue(false, "shared/data/obd is not beside the project");
    return Path.of("shared/data/obd");
  }

  private static List<String> estimators(JsonNode json) {
    return json.get("estimates")
        .valueStream()
        .map(estimate -> estimate.get("estimator").asString())
        .toList();
  }

  private static JsonNode estimate(JsonNode json, String name) {
    return json.get("estimates")
        .valueStream()
        .filter(estimate -> estimate.get("estimator").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static CommandRun evaluate(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    return CommandRun.of(new ReplayEvaluateCommand(), all.toArray(String[]::new));
  }
}
