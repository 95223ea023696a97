package io.millrace.ingest.upkeep;

import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.failure.Failures;
import io.millrace.namespace.Namespace;
import java.io.PrintWriter;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** What every command here takes: the site, and whether it ends with JSON. */
final class SiteOptions {
  @Option(
      names = "--namespace",
      paramLabel = "NS",
      description = "the site; by default the settings'")
  private @Nullable String namespace;

  @Option(
      names = "--json",
      description = "end with one line of JSON; everything else goes to standard error")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command.
  private CommandSpec command;

  private Supplier<Settings> configured = () -> Home.current().settings(System.getenv());

  /** For tests: other settings than those of the home. */
  void configure(Supplier<Settings> settings) {
    configured = settings;
  }

  Settings settings() {
    return configured.get();
  }

  Namespace site(Settings settings) {
    return namespace == null ? settings.namespace() : new Namespace(namespace);
  }

  /** Where people read: standard output, or standard error where the other carries JSON. */
  PrintWriter people() {
    return json ? command.commandLine().getErr() : command.commandLine().getOut();
  }

  /** The end of a command: the line of JSON where one is wanted. */
  int done(Map<String, ?> result) {
    people().flush();
    if (json) {
      PrintWriter out = command.commandLine().getOut();
      out.println(JsonMapper.shared().writeValueAsString(result));
      out.flush();
    }
    return 0;
  }

  /** The end of a command that could not do its work, with the cause. */
  int failed(Exception cause) {
    return failed(Failures.message(cause).orElseGet(() -> Failures.line(cause)));
  }

  /** The end of a command that could not do its work. */
  int failed(String message) {
    PrintWriter err = command.commandLine().getErr();
    err.println("millrace: " + message);
    err.flush();
    return 1;
  }
}
