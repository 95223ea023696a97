package io.millrace.serving.rehearsal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
    Thread running = new Thread(() -> run(uri(address, port), beside), "rehearsal");
    running.setDaemon(true);
    running.start();
    thread = running;
  }

  private static URI uri(String address, int port) {
    boolean any = address.equals("0.0.0.0") || address.equals("::");
    String host = any ? "127.0.0.1" : address.contains(":") ? "[" + address + "]" : address;
    return URI.create("http://%s:%d/v1/recommendations".formatted(host, port));
  }

  private void run(URI uri, boolean beside) {
    try {
      while (!closed && !worthwhile.getAsBoolean()) {
        Thread.sleep(LOOK.toMillis());
      }
      rehearse(uri, beside);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      done = true;
    }
  }

  private void rehearse(URI uri, boolean beside) throws InterruptedException {
    long start = System.nanoTime();
    long compiled = compileMillis();
    int clients = beside ? 1 : Runtime.getRuntime().availableProcessors();
    ExecutorService workers = Executors.newFixedThreadPool(clients, Rehearsal::worker);
    try {
      int rounds = rounds(uri, workers, clients, beside, start);
      LOG.info(
          "rehearsed {} requests in {} s; the compiler worked {} s",
          rounds * ROUND,
          (System.nanoTime() - start) / 1e9,
          (compileMillis() - compiled) / 1e3);
    } catch (ExecutionException e) {
      LOG.warn("the rehearsal broke off: {}", String.valueOf(e.getCause()));
    } finally {
      workers.shutdownNow();
    }
  }

  private static Thread worker(Runnable task) {
    Thread thread = new Thread(task, "rehearsal-client");
    thread.setDaemon(true);
    return thread;
  }

  private int rounds(URI uri, ExecutorService workers, int clients, boolean beside, long start)
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
      double median = round(uri, workers, clients, beside, rounds++);
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
  private double round(URI uri, ExecutorService workers, int clients, boolean beside, int round)
      throws InterruptedException, ExecutionException {
    long[] times = new long[ROUND];
    List<Future<?>> parts = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      int first = client;
      parts.add(
          workers.submit(
              () -> {
                for (int i = first; i < ROUND && !closed; i += clients) {
                  times[i] = request(uri, round * ROUND + i);
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

  /** By the plainest client there is: whatever it does is compiled, too. */
  private long request(URI uri, int number) throws IOException {
    long start = System.nanoTime();
    byte[] body =
        """
        {"user_id":"rehearsal-%d","placement":"home","count":10,"context":{"device":"%s"}}\
        """
            .formatted(number, number % 2 == 0 ? "phone" : "desktop")
            .getBytes(StandardCharsets.UTF_8);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(body.length);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setRequestProperty(HEADER, secret);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    int status = connection.getResponseCode();
    // Read to its end, so that the connection is used again; an error may have no body.
    try (@Nullable InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      if (in != null) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
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
