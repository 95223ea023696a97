package io.millrace.benchmarks.soak;

import io.millrace.benchmarks.soak.Incidents.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Kills or stops a server of the deployment at moments drawn from a seed, one at a time, and waits
 * until all services are well again. The servers are those with a process of their own; Kafka runs
 * in the deployment's own.
 */
final class Faults implements AutoCloseable {
  private static final Duration STOPPED = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final long LOOK_MILLIS = 500;

  private final UpProcess up;
  private final Web web;
  private final Incidents incidents;
  private final Duration mean;
  private final SplittableRandom random;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "faults");
  private List<Fault> drawn = List.of();

  /** What may happen. */
  enum Fault {
    REDIS_KILLED,
    POSTGRES_KILLED,
    POSTGRES_BACKEND_KILLED,
    REDIS_STOPPED,
    POSTGRES_STOPPED
  }

  Faults(UpProcess up, Web web, Incidents incidents, SoakPlan plan) {
    this.up = up;
    this.web = web;
    this.incidents = incidents;
    this.mean = plan.faultEvery();
    this.random = new SplittableRandom(plan.seed() + 2);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!stopped((long) (mean.toMillis() * (0.4 + 1.2 * random.nextDouble())))) {
        happen(draw());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** In random order, each as often as the others. */
  private Fault draw() {
    if (drawn.isEmpty()) {
      drawn = new ArrayList<>(List.of(Fault.values()));
    }
    return drawn.remove(random.nextInt(drawn.size()));
  }

  private void happen(Fault fault) throws InterruptedException {
    boolean redis = fault == Fault.REDIS_KILLED || fault == Fault.REDIS_STOPPED;
    List<Long> processes = redis ? up.redis() : up.postgres();
    if (processes.isEmpty()) {
      incidents.add(Instant.now(), Kind.HEALTH, "no process to break for " + fault);
      return;
    }
    Instant start = Instant.now();
    incidents.open(fault.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '), start);
    switch (fault) {
      case REDIS_KILLED, POSTGRES_KILLED -> signal("KILL", processes.subList(0, 1));
      case POSTGRES_BACKEND_KILLED -> {
        List<Long> backends =
            processes.subList(Math.min(1, processes.size() - 1), processes.size());
        signal("KILL", List.of(backends.get(random.nextInt(backends.size()))));
      }
      case REDIS_STOPPED, POSTGRES_STOPPED -> {
        signal("STOP", processes);
        TimeUnit.MILLISECONDS.sleep(STOPPED.toMillis());
        signal("CONT", processes);
      }
    }
    boolean killed = fault == Fault.REDIS_KILLED || fault == Fault.POSTGRES_KILLED;
    if (awaitRecovery(redis, killed ? processes.get(0) : -1)) {
      incidents.close(Instant.now());
    }
  }

  /** Until the server runs, as another process than the killed one, and all services are well. */
  private boolean awaitRecovery(boolean redis, long killed) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      List<Long> processes = redis ? up.redis() : up.postgres();
      if (!processes.isEmpty() && processes.get(0) != killed && web.unhealthy().isEmpty()) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return false;
  }

  private static void signal(String name, List<Long> processes) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes.forEach(pid -> command.add(Long.toString(pid)));
    try {
      // A process of the list may just have ended.
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send " + name, e);
    }
  }

  private boolean stopped(long millis) throws InterruptedException {
    return stop.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Lets nothing more happen; waits for the recovery from what has happened. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(PATIENCE.plus(STOPPED).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
