package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.Home;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MillraceTest {
  private final CommandLine millrace = Millrace.commandLine();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;

  @AfterEach
  void forgetHome() {
    System.clearProperty(Home.PROPERTY);
  }

  @Test
  void help_everyCommand_isThereAndSaysWhatItDoes() {
    for (CommandLine command : all(millrace)) {
      String name = command.getCommandSpec().qualifiedName();
      assertThat(command.getUsageMessage()).as(name).contains("--help", "--home", "--stacktrace");
      assertThat(command.getCommandSpec().usageMessage().description()).as(name).isNotEmpty();
    }
    assertThat(millrace.getSubcommands())
        .containsOnlyKeys(
            "demo",
            "up",
            "ingest",
            "serve",
            "console",
            "import",
            "train",
            "evaluate",
            "replay-evaluate",
            "models",
            "log",
            "replay",
            "dead",
            "rebuild-features",
            "namespaces",
            "plugins",
            "migrate",
            "doctor");
  }

  @Test
  void execute_help_printsItAndSucceeds() {
    assertThat(execute("doctor", "--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: millrace doctor");
  }

  @Test
  void execute_misspelled_suggestsOnStandardError() {
    assertThat(execute("docter")).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(3)
        .startsWith("millrace: Unmatched argument at index 0: 'docter'")
        .endsWith("Try 'millrace --help'.");
    assertThat(err.toString()).contains("Did you mean: millrace doctor");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void execute_nothing_asksForACommand() {
    assertThat(execute()).isEqualTo(2);
    assertThat(err.toString()).startsWith("millrace: which command?");
  }

  @Test
  void execute_commandFails_printsOneLine() {
    millrace.addSubcommand(
        new Failing(new IllegalStateException("port 8080 is taken.\n  Free it.")));

    assertThat(execute("failing")).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly("millrace failing: port 8080 is taken. Free it.");
  }

  @Test
  void execute_commandFailsWithStacktrace_printsWhere() {
    millrace.addSubcommand(new Failing(new IllegalStateException("broken")));

    assertThat(execute("failing", "--stacktrace")).isEqualTo(1);
    assertThat(err.toString()).contains("IllegalStateException", "MillraceTest");
  }

  @Test
  void execute_wrappedFailure_printsTheReason() {
    millrace.addSubcommand(
        new Failing(new CompletionException(new IllegalArgumentException("no such model"))));

    assertThat(execute("failing")).isEqualTo(1);
    assertThat(err.toString().lines()).containsExactly("millrace failing: no such model");
  }

  @Test
  void execute_home_isTheOneThatCommandsMean() {
    Observing observing = new Observing();
    millrace.addSubcommand(observing);

    assertThat(execute("observe", "--home", directory.toString())).isZero();
    assertThat(observing.seen).containsExactly(new Home(directory));
  }

  private int execute(String... arguments) {
    for (CommandLine command : all(millrace)) {
      command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
      command.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    }
    return millrace.execute(arguments);
  }

  private static List<CommandLine> all(CommandLine command) {
    List<CommandLine> commands = new ArrayList<>(List.of(command));
    command.getSubcommands().values().forEach(child -> commands.addAll(all(child)));
    return commands;
  }

  @Command(name = "failing", description = "Fails.")
  record Failing(RuntimeException failure) implements Callable<Integer> {
    @Override
    public Integer call() {
      throw failure;
    }
  }

  @Command(name = "observe", description = "Looks at the home.")
  static final class Observing implements Callable<Integer> {
    private final List<Home> seen = new ArrayList<>();

    @Override
    public Integer call() {
      seen.add(Home.current());
      return 0;
    }
  }
}
