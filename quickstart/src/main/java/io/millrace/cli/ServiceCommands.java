package io.millrace.cli;

import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.quickstart.deployment.Deployment;
import io.millrace.quickstart.deployment.Service;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** One service a process, for deployments with servers of their own. */
final class ServiceCommands {
  private ServiceCommands() {}

  @Command(
      name = "ingest",
      description = "Runs the collector and the sinks: events in over HTTP, to Kafka and beyond.")
  static final class Ingest implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      return run(Service.INGEST);
    }
  }

  @Command(name = "serve", description = "Runs serving: recommendations out over HTTP.")
  static final class Serve implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      return run(Service.SERVING);
    }
  }

  @Command(name = "console", description = "Runs the console: experiments, models, data health.")
  static final class Console implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      return run(Service.CONSOLE);
    }
  }

  private static int run(Service service) throws Exception {
    Settings settings = Home.current().settings(System.getenv());
    settings.namespace();
    Deployment.requireFree(settings, service);
    return UntilStopped.run(
        closer -> {
          Service.Running running = closer.add(service.start(settings));
          System.out.printf(
              "%s listens on %s%n",
              service.title(), service.url(settings.with(service.port().name(), running.port())));
        });
  }
}
