package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.embedded.ServerProcess;
import io.millrace.embedded.TestServers;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import io.millrace.registry.Registry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * The failures that a person at the terminal meets. Each ends with a status that is not 0 and at
 * most three lines without a stack trace, which say what is wrong, with its name or its value, and
 * what to do.
 */
class UserFailuresTest {
  private static final int MOST_LINES = 3;
  private static final Pattern FILES = Pattern.compile(".*\\.(csv|yml|jsonl|onnx)|m|model|taken");

  private static final String SPEC =
      """
      label: label
      features:
        - {name: user, of: user, type: category}
        - {name: item, of: item, type: category}
      """;

  @TempDir private static Path directory;
  private static Settings settings = Settings.defaults();
  private static ServerSocket taken;
  private static ServerProcess otherProcess;

  /**
   * One failure.
   *
   * @param words what the lines must hold: what is wrong, and the fix
   */
  private record Failure(String home, List<String> arguments, List<String> words) {
    @Override
    public String toString() {
      return String.join(" ", arguments) + " @" + home;
    }
  }

  private static Failure failure(String home, String arguments, String... words) {
    return new Failure(home, List.of(arguments.split(" ")), List.of(words));
  }

  static Stream<Failure> failures() {
    return Stream.of(
        // Input of training.
        failure("well", "train --spec missing.yml", "missing.yml does not exist"),
        failure("well", "train --spec broken.yml", "broken.yml", "not YAML", "line 2"),
        failure("well", "train --spec unknown-key.yml", "'colour'", "known are"),
        failure(
            "well",
            "train --spec unknown-type.yml",
            "feature 'user': type 'colour' is not one of categories, category, count"),
        failure("well", "train --spec spec.yml", "no interactions", "import events"),
        failure(
            "well", "train --spec spec.yml --namespace nope", "'nope'", "namespaces create nope"),
        failure("well", "train --spec spec.yml --namespace NOPE!", "'NOPE!'", "lower-case"),
        failure("well", "train --spec spec.yml --since tomorrow", "'tomorrow'", "7d"),
        failure("well", "train --table missing.csv --spec spec.yml --out m", "does not exist"),
        failure("well", "train --table empty.csv --spec spec.yml --out m", "empty.csv is empty"),
        failure("well", "train --table header.csv --spec spec.yml --out m", "has no rows"),
        failure(
            "well",
            "train --table one-label.csv --spec spec.yml --out m",
            "same label",
            "Both labels are needed"),
        failure(
            "well", "train --table no-column.csv --spec spec.yml --out m", "'item'", "columns are"),
        failure("well", "train --table bad-label.csv --spec spec.yml --out m", "line 2", "'yes'"),
        failure(
            "well",
            "train --table table.csv --spec spec.yml --out m --model no",
            "one of wide-deep"),
        failure(
            "well",
            "train --table table.csv --spec spec.yml --out m --set no=1",
            "there are batch"),
        failure(
            "well", "train --table table.csv --spec spec.yml --out m --set epochs=x", "1 to 10000"),
        failure(
            "well",
            "train --table table.csv --spec spec.yml --out m --validation-share 2",
            "between 0 and 1, is 2.0"),
        failure(
            "well",
            "train --table table.csv --spec spec.yml --out m --warm-start nope",
            "nope",
            "models list"),
        failure(
            "well",
            "train --table visits.csv --spec other.yml --out m --warm-start model",
            "--warm-start"),
        failure("well", "train --table table.csv --spec spec.yml --out taken", "choose another"),
        failure("well", "train --table table.csv --spec spec.yml", "--out is needed"),
        // Models.
        failure("well", "models show nope", "'nope'", "models list"),
        failure("well", "models promote nope", "'nope'", "models list"),
        failure("well", "models rollback", "no earlier champion", "models promote"),
        failure("well", "models compare nope other", "'nope'", "models list"),
        failure("well", "models canary nope", "'nope'", "models list"),
        failure("well", "models shadow nope", "'nope'", "models list"),
        failure("well", "models export nope --onnx out.onnx", "'nope'", "models list"),
        failure(
            "well",
            "models export --artifact nope --onnx out.onnx",
            "nope is not a model artifact"),
        failure(
            "well", "evaluate --artifact nope --table table.csv", "nope is not a model artifact"),
        failure("well", "evaluate --artifact model --table no-column.csv", "'item'", "columns are"),
        failure("well", "evaluate slates --holdout nope", "last-basket", "'nope'"),
        failure("well", "evaluate slates --share 2", "--share", "leave one out"),
        failure("well", "evaluate slates --k 0", "1 to 100"),
        failure("well", "evaluate slates --model nope", "'nope'", "models list"),
        failure("well", "evaluate slates", "no interactions", "import events"),
        failure("well", "evaluate slates --namespace nope", "'nope'", "another --namespace"),
        failure("well", "replay-evaluate", "--artifact is needed"),
        // Import, event log, dead letters, namespaces.
        failure("well", "import jsonl missing.jsonl", "missing.jsonl does not exist", "path"),
        failure("well", "import nope table.csv", "'nope' is not one of csv, gorse"),
        failure("well", "import csv table.csv --mapping missing.yml", "missing.yml does not exist"),
        failure("well", "import csv table.csv --mapping broken.yml", "broken.yml is not YAML"),
        failure("well", "import jsonl event.jsonl --charset nope", "nope", "UTF-8"),
        failure("well", "log show --namespace nope", "'nope'", "namespaces list"),
        failure("well", "log expire --older-than x", "'x' must be a duration such as"),
        failure("well", "dead list --namespace nope", "nope.dead", "namespaces list"),
        failure("well", "replay --from yesterday", "'yesterday' must be"),
        failure("well", "rebuild-features --namespace nope", "'nope'", "namespaces list"),
        failure("well", "namespaces create BAD", "'BAD' must be"),
        failure("well", "namespaces delete nope --yes", "'nope'"),
        // Settings.
        failure("bad-url", "models list", "must be jdbc:postgresql://host:port/database"),
        failure("port-taken", "ingest", "Stop what listens there, or set MILLRACE_INGEST_PORT"),
        failure("port-taken", "serve", "Stop what listens there, or set MILLRACE_SERVING_PORT"),
        failure("port-taken", "console", "Stop what listens there, or set MILLRACE_CONSOLE_PORT"),
        failure("port-taken", "up", "Stop what listens there, or set MILLRACE_INGEST_PORT"),
        failure("locked", "up", "already runs", "Stop that Millrace first"),
        // Servers away.
        failure(
            "no-postgres", "models list", "PostgreSQL", "127.0.0.1:1 refused", "millrace doctor"),
        failure("no-postgres", "namespaces list", "PostgreSQL", "refused", "millrace doctor"),
        failure("no-postgres", "log compact", "postgresql:", "refused", "millrace doctor"),
        failure("no-postgres", "migrate", "postgresql:", "refused", "millrace doctor"),
        failure("no-postgres", "evaluate slates", "postgresql:", "refused", "millrace doctor"),
        failure("no-postgres", "rebuild-features", "postgresql:", "refused", "millrace doctor"),
        failure("no-redis", "rebuild-features", "Redis", "127.0.0.1:1", "MILLRACE_REDIS_URL"),
        failure("no-redis", "namespaces delete shop --yes", "Redis", "MILLRACE_REDIS_URL"),
        failure(
            "no-kafka", "dead list", "Kafka", "127.0.0.1:1", "MILLRACE_KAFKA_BOOTSTRAP_SERVERS"));
  }

  @BeforeAll
  static void prepare() throws IOException {
    settings =
        TestServers.settings()
            .with("millrace.warehouse", directory.resolve("warehouse"))
            .with("millrace.artifacts", directory.resolve("models"));
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    try (Registry registry = Registry.open(settings);
        IcebergEventLogs logs = IcebergEventLogs.open(settings);
        EventLog log = logs.log(settings.namespace())) {
      registry.namespaces().add(settings.namespace());
      registry.namespaces().add(new Namespace("shop"));
      assertThat(log.count(Topic.EVENTS)).isZero();
    }
    home("well", settings);
    home(
        "no-postgres",
        settings.with("millrace.postgres.url", "jdbc:postgresql://127.0.0.1:1/millrace"));
    home("no-redis", settings.with("millrace.redis.url", "redis://127.0.0.1:1"));
    home("no-kafka", settings.with("millrace.kafka.bootstrap-servers", "127.0.0.1:1"));
    Files.writeString(
        home("bad-url", settings),
        "MILLRACE_POSTGRES_URL=postgres\\://127.0.0.1/millrace\n",
        StandardOpenOption.APPEND);
    taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    home(
        "port-taken",
        settings
            .with("millrace.ingest.port", taken.getLocalPort())
            .with("millrace.serving.port", taken.getLocalPort())
            .with("millrace.console.port", taken.getLocalPort()));
    home(
        "locked",
        settings
            .with("millrace.kafka.bootstrap-servers", "127.0.0.1:0")
            .with("millrace.redis.url", "redis://127.0.0.1:0")
            .with("millrace.postgres.url", "jdbc:postgresql://127.0.0.1:0/millrace"));
    otherProcess =
        ServerProcess.start(
            ServerProcess.Kind.REDIS, directory.resolve("locked").resolve("redis"), "-Xmx64m");
    write("spec.yml", SPEC);
    write("broken.yml", "label: [\n");
    write("unknown-key.yml", SPEC + "colour: red\n");
    write("unknown-type.yml", SPEC.replace("type: category", "type: colour"));
    write("empty.csv", "");
    write("header.csv", "label,user,item\n");
    write("one-label.csv", "label,user,item\n" + "1,u1,i1\n".repeat(200));
    write("bad-label.csv", "label,user,item\n" + "yes,u1,i1\n".repeat(200));
    write("no-column.csv", "label,user\n" + "1,u1\n0,u2\n".repeat(100));
    write("table.csv", "label,user,item\n" + "1,u1,i1\n0,u2,i2\n0,u1,i2\n".repeat(100));
    write("other.yml", SPEC.replace("name: user", "name: visitor"));
    write("visits.csv", "label,visitor,item\n" + "1,u1,i1\n0,u2,i2\n0,u1,i2\n".repeat(100));
    write(
        "event.jsonl",
        "{\"type\":\"click\",\"event_id\":\"e\",\"timestamp\":1769860800000,\"user_id\":\"u\",\"item_id\":\"i\"}\n");
    write("taken", "a file");
    // As the command does before its first class is loaded.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    Run trained =
        run(
            "well",
            List.of(
                "train --table table.csv --spec spec.yml --out model --set epochs=1".split(" ")));
    assertThat(trained.status()).as(trained.text()).isZero();
  }

  private static Path home(String name, Settings of) {
    Home home = new Home(directory.resolve(name));
    home.write(of);
    return home.file();
  }

  private static void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  @AfterAll
  static void close() throws IOException {
    taken.close();
    otherProcess.close();
  }

  @AfterEach
  void forgetHome() {
    System.clearProperty(Home.PROPERTY);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void execute_failure_isAFewLinesThatSayWhatAndTheFix(Failure failure) {
    Run run = run(failure.home(), failure.arguments());

    assertThat(run.status()).as(run.text()).isNotZero();
    assertThat(run.failure())
        .as(run.text())
        .hasSizeBetween(1, MOST_LINES)
        .noneMatch(line -> line.startsWith("\tat ") || line.matches(".*(WARN|ERROR) .*"));
    assertThat(String.join("\n", run.failure())).contains(failure.words());
  }

  private record Run(int status, String text) {
    /** What is printed from the failure on; before it there is progress, and no log. */
    List<String> failure() {
      return text.lines()
          .filter(line -> !line.isBlank())
          .dropWhile(line -> !line.startsWith("millrace") && !line.matches(".*(WARN|ERROR) .*"))
          .toList();
    }
  }

  /** With files by their names in the directory of the test. */
  private static Run run(String home, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("--home", directory.resolve(home).toString()));
    for (String argument : arguments) {
      all.add(
          FILES.matcher(argument).matches() ? directory.resolve(argument).toString() : argument);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream terminal = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    PrintStream err = System.err;
    System.setErr(terminal);
    try {
      CommandLine millrace = Millrace.commandLine();
      millrace.setOut(new PrintWriter(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
      millrace.setErr(new PrintWriter(terminal, true, StandardCharsets.UTF_8));
      int status = millrace.execute(all.toArray(String[]::new));
      return new Run(status, bytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(err);
    }
  }
}
