package io.millrace.quickstart.command;

import io.millrace.cli.service.Service;
import io.millrace.cli.service.UntilStopped;
import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.quickstart.deployment.Deployment;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace up}. */
@Command(
    name = "up",
    description = {
      "Starts Kafka, Redis, PostgreSQL, the collector, serving and the console in one process.",
      "Data is kept in the home; ctrl-C or SIGTERM stops everything."
    })
final class UpCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--namespace",
      paramLabel = "NS",
      description = "The site that requests without a Millrace-Namespace header belong to.")
  private @Nullable String namespace;

  @Override
  public Integer call() throws Exception {
    Home home = home();
    Settings settings = home.settings(System.getenv());
    Settings chosen = namespace == null ? settings : settings.with("millrace.namespace", namespace);
    chosen.namespace();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    return UntilStopped.run(
        closer ->
            report(out, Deployment.start(home, chosen, closer, words -> say(out, words + " …"))));
  }

  /** The home that was asked for, else the default: never the one that was started before. */
  static Home home() {
    boolean asked =
        System.getProperty(Home.PROPERTY) != null || System.getenv(Home.VARIABLE) != null;
    return asked ? Home.current() : Home.ofWorkingDirectory();
  }

  private static void report(PrintWriter out, Deployment deployment) {
    Settings settings = deployment.settings();
    say(
        out,
        "Millrace is up for site '%s', with its data in %s"
            .formatted(settings.namespace(), deployment.home().directory()));
    for (Service service : Service.values()) {
      say(out, "  %-11s%s".formatted(service.title(), service.url(settings)));
    }
    say(out, "  %-11s%s".formatted("Kafka", settings.kafka().bootstrapServers()));
    // Without the password, which is in the home's settings.
    URI redis = URI.create(settings.redis().url());
    say(out, "  %-11sredis://%s:%d".formatted("Redis", redis.getHost(), redis.getPort()));
    say(out, "  %-11s%s".formatted("PostgreSQL", settings.postgres().url()));
    say(out, "  %-11s%s".formatted("logs", deployment.home().logs()));
    say(out, "Stop with ctrl-C; the data stays.");
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
