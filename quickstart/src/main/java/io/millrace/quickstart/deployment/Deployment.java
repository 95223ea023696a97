package io.millrace.quickstart.deployment;

import io.millrace.cli.service.Closer;
import io.millrace.cli.service.Service;
import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.failure.Failures;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Servers and services of one home, running in this JVM. */
public final class Deployment {
  private static final Logger log = LoggerFactory.getLogger(Deployment.class);

  private final Home home;
  private final Settings settings;

  private Deployment(Home home, Settings settings) {
    this.home = home;
    this.settings = settings;
  }

  /**
   * Starts the servers, migrates the schema, starts the services, writes the home's settings file
   * and makes the home the current one.
   *
   * @param settings which ports to take; 0 for a free one
   * @param closer takes charge of everything that is started, also where the start fails
   * @param progress told in a few words what happens next
   * @throws RuntimeException whose message says what to mend
   */
  public static Deployment start(
      Home home, Settings settings, Closer closer, Consumer<String> progress) {
    for (Service service : Service.values()) {
      service.requireFree(settings);
    }
    protect(home);
    progress.accept("starting Kafka, Redis and PostgreSQL in " + home.directory());
    Settings started = LocalServers.start(home, settings, closer);
    for (Service service : Service.values()) {
      progress.accept("starting " + service.title());
      Service.Running running = closer.add(service.start(started));
      started = started.with(service.port().name(), running.port());
    }
    home.write(started);
    home.makeCurrent();
    return new Deployment(home, started);
  }

  /**
   * Stops the servers that a killed process left on the home, for a caller that wants to empty it.
   *
   * @throws RuntimeException where a living process uses the home
   */
  public static void stopLeftOvers(Home home) {
    LocalServers.stopLeftOvers(home);
  }

  public Home home() {
    return home;
  }

  /** With the addresses and ports as they are. */
  public Settings settings() {
    return settings;
  }

  /** A file system that knows no owners does not keep a home from being started. */
  private static void protect(Home home) {
    try {
      home.protect();
    } catch (UncheckedIOException e) {
      log.warn("{}", Failures.message(e).orElse("the home cannot be protected"));
    }
  }
}
