package io.millrace.quickstart.command;

import io.millrace.cli.service.Closer;
import io.millrace.cli.service.Service;
import io.millrace.cli.service.UntilStopped;
import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.quickstart.demo.Demo;
import io.millrace.quickstart.demo.DemoHome;
import io.millrace.quickstart.demo.DemoResult;
import io.millrace.quickstart.deployment.Deployment;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace demo}. */
@Command(
    name = "demo",
    description = {
      "Shows the whole way of a click in a few minutes: embedded servers, a simulated shop, 550,000",
      "events over HTTP, both models trained, an A/B test. Then stays up, to be looked at.",
      "Begins afresh each time, in .millrace/demo or the --home given."
    })
final class DemoCommand implements Callable<Integer> {
  @Option(names = "--once", description = "End after the table; 1 where a promise was not kept.")
  private boolean once;

  @Option(names = "--json", description = "Print the result as one JSON object in the last line.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    long start = System.nanoTime();
    // With --json only the last line is for machines; people read the rest on standard error.
    PrintStream out = json ? System.err : System.out;
    Path directory =
        System.getProperty(Home.PROPERTY) == null
            ? DemoHome.DEFAULT
            : Path.of(System.getProperty(Home.PROPERTY));
    Home home = new Home(directory);
    if (once) {
      try (Closer closer = new Closer()) {
        Thread stop = new Thread(closer::close, "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        List<String> failures = run(home, closer, out, start);
        closer.close();
        Runtime.getRuntime().removeShutdownHook(stop);
        return failures.isEmpty() ? 0 : 1;
      }
    }
    return UntilStopped.run(closer -> run(home, closer, out, start));
  }

  private List<String> run(Home home, Closer closer, PrintStream out, long start) {
    // A demo that was killed leaves its servers, which would write into what is deleted next.
    Deployment.stopLeftOvers(home);
    closer.add(DemoHome.clear(home.directory()));
    Deployment deployment =
        Deployment.start(home, settings(home), closer, words -> out.println(words + " …"));
    Settings settings = deployment.settings();
    DemoResult result = new Demo(settings, home.directory(), out, Clock.systemUTC()).run(start);
    result.print(out);
    List<String> failures = result.failures();
    failures.forEach(failure -> out.println("NOT KEPT: " + failure));
    if (!once) {
      addresses(settings, out);
    }
    if (json) {
      System.out.println(result.toJson());
    }
    return failures;
  }

  private static void addresses(Settings settings, PrintStream out) {
    String serving = Service.SERVING.baseUrl(settings);
    out.printf("%nThe console:  %s/%n", Service.CONSOLE.baseUrl(settings));
    out.printf("Try:%n");
    out.printf(
        "  curl -s '%s/v1/recommendations?user_id=user-0001&count=5&explain=true'%n", serving);
    out.printf("  curl -s '%s/v1/items/item-0001/similar?count=5'%n", serving);
    out.printf(
        "  curl -s '%s/v1/experiments/%s/report'%n",
        Service.CONSOLE.baseUrl(settings), Demo.EXPERIMENT);
    out.printf("%nIt stays up until ctrl-C.%n");
  }

  /** The usual ports for what people open, free ones for the rest and where they are taken. */
  private static Settings settings(Home home) {
    Settings settings =
        home.settings(System.getenv())
            .with("millrace.kafka.bootstrap-servers", "127.0.0.1:0")
            .with("millrace.redis.url", "redis://127.0.0.1:0")
            .with("millrace.postgres.url", "jdbc:postgresql://127.0.0.1:0/millrace")
            .with("millrace.log.commit-seconds", 2);
    for (Service service : Service.values()) {
      if (taken(settings, service)) {
        settings = settings.with(service.port().name(), 0);
      }
    }
    return settings;
  }

  private static boolean taken(Settings settings, Service service) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(settings.web().bindAddress(), service.portOf(settings)));
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
