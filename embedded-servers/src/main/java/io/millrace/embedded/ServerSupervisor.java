package io.millrace.embedded;

import io.millrace.failure.Failures;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts servers that end, with growing pauses between attempts. Each server has a thread of its
 * own, so that one that does not start keeps no other waiting.
 */
public final class ServerSupervisor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServerSupervisor.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(30);

  /** A server that has run so long is well: the next pause is the first again. */
  private static final Duration WELL = Duration.ofMinutes(1);

  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> threads;

  private ServerSupervisor(List<? extends RestartableServer> servers) {
    threads =
        servers.stream()
            .map(server -> new Thread(() -> run(server), "supervisor-" + server.name()))
            .toList();
  }

  /**
   * Begins to watch.
   *
   * @param servers that run; they belong to the caller, who closes the supervisor before them
   */
  public static ServerSupervisor start(List<? extends RestartableServer> servers) {
    ServerSupervisor supervisor = new ServerSupervisor(servers);
    for (Thread thread : supervisor.threads) {
      thread.setDaemon(true);
      thread.start();
    }
    return supervisor;
  }

  private void run(RestartableServer server) {
    Duration pause = FIRST_PAUSE;
    long started = System.nanoTime();
    while (!stopped(LOOK)) {
      if (server.running()) {
        continue;
      }
      if (System.nanoTime() - started > WELL.toNanos()) {
        pause = FIRST_PAUSE;
      }
      log.warn(
          "{} ended and is started again; services go on without it meanwhile (pause={} ms)",
          server.name(),
          pause.toMillis());
      pause = restart(server, pause);
      started = System.nanoTime();
    }
  }

  /**
   * Tries until it runs.
   *
   * @return the pause before the first attempt of the next time
   */
  private Duration restart(RestartableServer server, Duration first) {
    Duration pause = first;
    for (int attempt = 1; !stopped(pause); attempt++) {
      pause = longer(pause);
      try {
        server.restart();
        log.warn("{} runs again (attempts={})", server.name(), attempt);
        return pause;
      } catch (RuntimeException | LinkageError e) {
        log.warn(
            "{} does not start, trying again (attempt={}, pause={} ms): {}",
            server.name(),
            attempt,
            pause.toMillis(),
            Failures.line(e),
            Failures.trace(e));
      }
    }
    return pause;
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : twice;
  }

  private boolean stopped(Duration wait) {
    try {
      return stop.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Restarts nothing from now on; waits for a restart that is under way. */
  @Override
  public void close() {
    stop.countDown();
    try {
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(90));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
