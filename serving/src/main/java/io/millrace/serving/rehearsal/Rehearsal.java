package io.millrace.serving.rehearsal;

import io.millrace.failure.Failures;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends slates' requests to this process itself, over HTTP, until they take no less time than they
 * did and the compiler has come to rest, or until a bound. They go the whole way of a user's
 * request, with a made-up history over the real catalogue, but leave nothing behind: no impression,
 * no arm, no figure of a stage. The server is not ready before; it answers all the same.
 *
 * <p>Where there is nothing to rank at the start, the server is ready at once, and rehearses when
 * the first model is there: one request at a time, with a rest as long as the request took, beside
 * those of users.
 */
public final class Rehearsal implements AutoCloseable {
  /** Marks a request of the rehearsal; the value is this process' secret. */
  public static final String HEADER = "Millrace-Rehearsal";

  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
  private static final String PATH = "/v1/recommendations";
  private static final int ROUND = 500;

  /** HotSpot's best compiler takes up what was called 5,000 times; its queue takes a while. */
  private static final int LEAST_ROUNDS = 12;

  /** Rounds without a better one after which it has settled. */
  private static final int SETTLED = 3;

  /** A round is better when its median is below this part of the best before. */
  private static final double BETTER = 0.95;

  /** The compiler rests when it worked for less than this part of a round's time. */
  private static final double AT_REST = 0.1;

  private static final int TIMEOUT_MILLIS = 5000;
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final String secret = UUID.randomUUID().toString();
  private final Duration most;
  private final BooleanSupplier worthwhile;
  private volatile boolean done;
  private volatile boolean closed;
  private @Nullable Thread thread;

  /**
   * @param most the bound; zero for no rehearsal
   * @param worthwhile whether there is something to rank, and a model that ranks it
   */
  public Rehearsal(Duration most, BooleanSupplier worthwhile) {
    this.most = most;
    this.worthwhile = worthwhile;
  }

  /** Whether it is over: then the server is as fast as it will be. */
  public boolean done() {
    return done;
  }

  /** Whether a request with this header is one of its own. */
  public boolean isOwn(@Nullable String header) {
    return header != null && secret.equals(header);
  }

  /**
   * Begins, in a thread of its own; where there is nothing to rehearse, the server is ready at
   * once.
   *
   * @param address that the server is bound to
   */
  public synchronized void start(String address, int port) {
    if (most.isZero()) {
      done = true;
      return;
    }
    boolean beside = !worthwhile.getAsBoolean();
    done = beside;
    Thread running = new Thread(() -> run(host(address), port, beside), "rehearsal");
    running.setDaemon(true);
    running.start();
    thread = running;
  }

  private static String host(String address) {
    return address.equals("0.0.0.0") || address.equals("::") ? "127.0.0.1" : address;
  }

  private void run(String host, int port, boolean beside) {
    try {
      while (!closed && !worthwhile.getAsBoolean()) {
        Thread.sleep(LOOK.toMillis());
      }
      rehearse(host, port, beside);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      done = true;
    }
  }

  private void rehearse(String host, int port, boolean beside) throws InterruptedException {
    long start = System.nanoTime();
    long compiled = compileMillis();
    // The plainest clients there are: whatever they do is compiled, too.
    List<KeepAliveClient> clients = new ArrayList<>();
    for (int i = 0; i < (beside ? 1 : Runtime.getRuntime().availableProcessors()); i++) {
      clients.add(new KeepAliveClient(host, port, TIMEOUT_MILLIS));
    }
    ExecutorService workers = Executors.newFixedThreadPool(clients.size(), Rehearsal::worker);
    try {
      int rounds = rounds(clients, workers, beside, start);
      LOG.info(
          "rehearsed {} requests in {} s; the compiler worked {} s",
          rounds * ROUND,
          (System.nanoTime() - start) / 1e9,
          (compileMillis() - compiled) / 1e3);
    } catch (ExecutionException e) {
      LOG.warn("the rehearsal broke off: {}", Failures.line(e), Failures.trace(e));
    } finally {
      workers.shutdownNow();
      clients.forEach(KeepAliveClient::close);
    }
  }

  private static Thread worker(Runnable task) {
    Thread thread = new Thread(task, "rehearsal-client");
    thread.setDaemon(true);
    return thread;
  }

  private int rounds(
      List<KeepAliveClient> clients, ExecutorService workers, boolean beside, long start)
      throws InterruptedException, ExecutionException {
    double best = Double.MAX_VALUE;
    int worse = 0;
    int rounds = 0;
    boolean atRest = false;
    while (!closed
        && System.nanoTime() - start < most.toNanos()
        && (rounds < LEAST_ROUNDS || worse < SETTLED || !atRest)) {
      long compiled = compileMillis();
      long begun = System.nanoTime();
      double median = round(clients, workers, beside, rounds++);
      worse = median < BETTER * best ? 0 : worse + 1;
      best = Math.min(best, median);
      double millis = (System.nanoTime() - begun) / 1e6;
      atRest = compileMillis() - compiled < AT_REST * millis;
    }
    return rounds;
  }

  /** What the compiler's threads worked so far, in milliseconds; 0 where the JVM does not say. */
  private static long compileMillis() {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    return compiler != null && compiler.isCompilationTimeMonitoringSupported()
        ? compiler.getTotalCompilationTime()
        : 0;
  }

  /** The median time of a round's requests, in nanoseconds. */
  private double round(
      List<KeepAliveClient> clients, ExecutorService workers, boolean beside, int round)
      throws InterruptedException, ExecutionException {
    long[] times = new long[ROUND];
    List<Future<?>> parts = new ArrayList<>();
    for (int client = 0; client < clients.size(); client++) {
      int first = client;
      parts.add(
          workers.submit(
              () -> {
                for (int i = first; i < ROUND && !closed; i += clients.size()) {
                  times[i] = request(clients.get(first), round * ROUND + i);
                  if (beside) {
                    TimeUnit.NANOSECONDS.sleep(times[i]);
                  }
                }
                return null;
              }));
    }
    for (Future<?> part : parts) {
      part.get();
    }
    Arrays.sort(times);
    return times[ROUND / 2];
  }

  private long request(KeepAliveClient client, int number) throws IOException {
    long start = System.nanoTime();
    client.post(
        PATH,
        "%s: %s\r\n".formatted(HEADER, secret),
        """
        {"user_id":"rehearsal-%d","placement":"home","count":10,"context":{"device":"%s"}}\
        """
            .formatted(number, number % 2 == 0 ? "phone" : "desktop"));
    return System.nanoTime() - start;
  }

  /** Breaks off. */
  @Override
  public synchronized void close() {
    closed = true;
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
