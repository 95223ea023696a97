package io.millrace.benchmarks.soak;

import io.millrace.benchmarks.soak.Incidents.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trains a small model of the newest events, promotes it, and rolls back after every second
 * promotion, with the commands that an analyst would type.
 */
final class ModelCycle implements AutoCloseable {
  private static final Duration HISTORY = Duration.ofMinutes(4);
  private static final Duration BEFORE_ROLLBACK = Duration.ofSeconds(40);
  private static final int ATTEMPTS = 5;
  private static final Duration PAUSE = Duration.ofSeconds(15);
  private static final List<String> TRAIN_OPTIONS = List.of("-Xmx1g", "-XX:+UseParallelGC");
  private static final List<String> OPTIONS = List.of("-Xmx512m", "-XX:+UseSerialGC");

  private final Command command;
  private final Incidents incidents;
  private final Duration pause;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "models");
  private volatile int trainings;
  private volatile int promotions;
  private volatile int rollbacks;

  ModelCycle(Command command, Incidents incidents, SoakPlan plan) {
    this.command = command;
    this.incidents = incidents;
    this.pause = plan.trainEvery();
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      // The first model belongs to the warm-up.
      for (boolean last = stopped(pause.dividedBy(4)); !last; last = stopped(pause)) {
        cycle();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void cycle() throws InterruptedException {
    String since = Instant.now().minus(HISTORY).toString();
    String trained =
        attempt(
            TRAIN_OPTIONS,
            "train",
            "--model",
            "deepfm",
            "--json",
            "--since",
            since,
            "--set",
            "epochs=1",
            "--set",
            "dimension=8",
            "--set",
            "tower=32,16");
    if (trained.isEmpty()) {
      return;
    }
    trainings = trainings + 1;
    String id = JsonMapper.shared().readTree(trained).required("id").asString();
    if (attempt(OPTIONS, "models", "promote", id, "--force", "--json").isEmpty()) {
      return;
    }
    promotions = promotions + 1;
    if (promotions % 2 == 0
        && !stopped(BEFORE_ROLLBACK)
        && !attempt(OPTIONS, "models", "rollback", "--json").isEmpty()) {
      rollbacks = rollbacks + 1;
    }
  }

  /** Runs a command again while it fails; the last line that it printed, empty if it never did. */
  private String attempt(List<String> options, String... arguments) throws InterruptedException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Instant start = Instant.now();
      Command.Result result = command.run(options, arguments);
      if (result.status() == 0) {
        return result.last();
      }
      // A fault at any time of its run explains a failure.
      Instant explained =
          incidents.windows().stream()
              .map(Incidents.Window::from)
              .filter(from -> from.isAfter(start))
              .findFirst()
              .orElse(start);
      incidents.add(
          explained,
          Kind.COMMAND,
          "%s ended with status %d, see commands.log"
              .formatted(String.join(" ", arguments), result.status()));
      if (stopped(PAUSE)) {
        return "";
      }
    }
    incidents.add(Instant.now(), Kind.COMMAND, "given up: " + String.join(" ", arguments));
    return "";
  }

  String summary() {
    return "%d trainings, %d promotions, %d rollbacks".formatted(trainings, promotions, rollbacks);
  }

  boolean didAll() {
    return trainings > 0 && promotions > 0;
  }

  private boolean stopped(Duration wait) throws InterruptedException {
    return stop.await(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Begins no further command; waits for the one that runs. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(TimeUnit.MINUTES.toMillis(3));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
