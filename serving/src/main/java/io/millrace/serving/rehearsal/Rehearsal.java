package io.millrace.serving.rehearsal;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends slates' requests to this process itself, over HTTP, until they take no less time than they
 * did, or until a bound. They go the whole way of a user's request, with a made-up history over the
 * real catalogue, but leave nothing behind: no impression, no arm, no figure of a stage. The server
 * is not ready before; it answers all the same.
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

  private final String secret = UUID.randomUUID().toString();
  private final Duration most;
  private final BooleanSupplier worthwhile;
  private final int clients = Runtime.getRuntime().availableProcessors();
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
   * Begins, in a thread of its own; where there is nothing to rehearse, it is over at once.
   *
   * @param address that the server is bound to
   */
  public synchronized void start(String address, int port) {
    if (most.isZero() || !worthwhile.getAsBoolean()) {
      done = true;
      return;
    }
    Thread running = new Thread(() -> run(uri(address, port)), "rehearsal");
    running.setDaemon(true);
    running.start();
    thread = running;
  }

  private static URI uri(String address, int port) {
    boolean any = address.equals("0.0.0.0") || address.equals("::");
    String host = any ? "127.0.0.1" : address.contains(":") ? "[" + address + "]" : address;
    return URI.create("http://%s:%d/v1/recommendations".formatted(host, port));
  }

  private void run(URI uri) {
    long start = System.nanoTime();
    ExecutorService workers = Executors.newFixedThreadPool(clients, Rehearsal::worker);
    try {
      int rounds = rounds(uri, workers, start);
      LOG.info("rehearsed {} requests in {} s", rounds * ROUND, (System.nanoTime() - start) / 1e9);
    } catch (ExecutionException e) {
      LOG.warn("the rehearsal broke off: {}", String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      workers.shutdownNow();
      done = true;
    }
  }

  private static Thread worker(Runnable task) {
    Thread thread = new Thread(task, "rehearsal-client");
    thread.setDaemon(true);
    return thread;
  }

  private int rounds(URI uri, ExecutorService workers, long start)
      throws InterruptedException, ExecutionException {
    HttpClient http = HttpClient.newHttpClient();
    double best = Double.MAX_VALUE;
    int worse = 0;
    int rounds = 0;
    while (!closed
        && System.nanoTime() - start < most.toNanos()
        && (rounds < LEAST_ROUNDS || worse < SETTLED)) {
      double median = round(http, uri, workers, rounds++);
      worse = median < BETTER * best ? 0 : worse + 1;
      best = Math.min(best, median);
    }
    return rounds;
  }

  /** The median time of a round's requests, in nanoseconds. */
  private double round(HttpClient http, URI uri, ExecutorService workers, int round)
      throws InterruptedException, ExecutionException {
    long[] times = new long[ROUND];
    List<Future<?>> parts = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      int first = client;
      parts.add(
          workers.submit(
              () -> {
                for (int i = first; i < ROUND && !closed; i += clients) {
                  times[i] = request(http, uri, round * ROUND + i);
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

  private long request(HttpClient http, URI uri, int number)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .header(HEADER, secret)
            .timeout(Duration.ofSeconds(5))
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"user_id":"rehearsal-%d","placement":"home","count":10,\
                    "context":{"device":"%s"}}\
                    """
                        .formatted(number, number % 2 == 0 ? "phone" : "desktop")))
            .build();
    http.send(request, HttpResponse.BodyHandlers.discarding());
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
