package io.millrace.slates.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.event.Event;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Topic;
import io.millrace.placement.Placement;
import io.millrace.registry.Registry;
import io.millrace.slates.TwoTastes;
import io.millrace.trainer.cli.TrainCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command against PostgreSQL and a log in Iceberg. */
class EvaluateSlatesCommandTest {
  @TempDir static Path home;
  private static String before = "";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void fillLog() {
    Settings settings = TestServers.settings();
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    new Home(home).write(settings);
    before = System.getProperty(Home.PROPERTY, "");
    System.setProperty(Home.PROPERTY, home.toString());
    try (Registry registry = Registry.open(settings);
        IcebergEventLogs logs = IcebergEventLogs.open(settings);
        EventLog log = logs.log(settings.namespace())) {
      registry.namespaces().add(settings.namespace());
      registry.placements().put(settings.namespace(), "home", Placement.DEFAULT);
      Map<Topic, List<Event>> byTopic =
          TwoTastes.log().events().stream().collect(Collectors.groupingBy(Event::topic));
      byTopic.forEach(
          (topic, events) -> log.append(topic, events, Map.of(0, (long) events.size())));
    }
  }

  @AfterAll
  static void forgetHome() {
    System.setProperty(Home.PROPERTY, before);
  }

  @Test
  void evaluate_log_printsTablesAndOneLineOfJsonAndAPage() throws Exception {
    Path page = home.resolve("slates.html");

    assertThat(run("--k=5", "--placement=home", "--json", "--report=" + page)).isZero();

    assertThat(out.toString().lines()).hasSize(1);
    JsonNode json = JsonMapper.shared().readTree(out.toString());
    assertThat(json.get("users").asInt()).isEqualTo(TwoTastes.USERS);
    assertThat(json.at("/results/0/name").asString()).isEqualTo("retrieval");
    assertThat(json.at("/results/0/hr@5").asDouble()).isGreaterThan(0.9);
    assertThat(json.at("/notes").toString()).doesNotContain("OPTIMISTIC");
    assertThat(json.at("/results/1/name").asString()).isEqualTo("no model");
    assertThat(json.at("/results/1/hr@5").asDouble()).isEqualTo(1);
    assertThat(json.at("/results/5/name").asString()).isEqualTo("EASE 200, recency .98");
    assertThat(err.toString())
        .contains(
            "slates of retrieval: 60 rows",
            "slates of no model: 60 rows",
            "Held-out items found",
            "Report: " + page);
    assertThat(Files.readString(page)).contains("Slates of");
  }

  @Test
  void evaluate_baselinesNone_hasTheContenderAlone() {
    assertThat(run("--k=5", "--baselines=none", "--model=none", "--users=20", "--json")).isZero();

    JsonNode json = JsonMapper.shared().readTree(out.toString());
    assertThat(json.get("users").asInt()).isEqualTo(20);
    assertThat(json.get("results")).hasSize(1);
    assertThat(json.get("comparisons")).isEmpty();
    assertThat(json.at("/notes/0").asString()).contains("60 users qualify; 20");
  }

  @Test
  void evaluate_whatCannotBe_saysWhatToDo() {
    refuses("--holdout=yesterday", "--holdout must be last-event, last-basket", "'yesterday'");
    refuses("--share=0.2", "--share is of --holdout items, but --holdout is 'last-event'");
    refuses("--model=nothing", "has no model 'nothing'", "millrace models list");
    refuses("--placement=footer", "no placement 'footer'", "[home]");
    refuses("--positive=hide", "--positive must be purchase", "'hide'");
    refuses("--k=0", "--k must be 1 to 100, but is 0");
    refuses("--users=0", "--users must be at least 1");
    refuses("--baselines=magic", "--baselines must be of popularity", "'magic'");
    refuses("--ease-penalty=0", "--ease-penalty must be above 0");
    refuses("--users=9", "9 users, 10 are needed", "Try more --users");
    refuses("--report=" + home.resolve("absent/slates.html"), "--report must be a file");
  }

  @Test
  void train_rankerOnSampledNegatives_slatesChooseWhatOrders() throws Exception {
    int status =
        new CommandLine(new TrainCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(
                "--model=deepfm",
                "--since=2026-01-01",
                "--validation-share=0.9",
                "--set=epochs=1",
                "--json");

    assertThat(status).as(err.toString()).isZero();
    JsonNode slates = JsonMapper.shared().readTree(out.toString()).get("slates");
    assertThat(slates.get("users").asInt()).isBetween(50, TwoTastes.USERS);
    assertThat(slates.get("results")).hasSize(3);
    assertThat(slates.at("/results/0/order").asString()).isEqualTo("retrieval alone");
    assertThat(slates.at("/results/0/ndcg@10").asDouble()).isBetween(0.0, 1.0);
    assertThat(slates.at("/results/2/order").asString()).isEqualTo("ranker alone");
    assertThat(err.toString()).contains("slates of ranker alone", "Slates are ordered by");
  }

  private void refuses(String option, String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);

    assertThat(run(option)).as(option).isEqualTo(1);
    assertThat(err.toString()).as(option).contains(words);
    assertThat(out.toString()).isEmpty();
  }

  private int run(String... arguments) {
    return new CommandLine(new EvaluateSlatesCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(
            (e, line, parsed) -> {
              line.getErr().println(e.getMessage());
              return 1;
            })
        .execute(arguments);
  }
}
