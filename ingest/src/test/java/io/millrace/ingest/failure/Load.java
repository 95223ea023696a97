package io.millrace.ingest.failure;

import io.millrace.event.codec.EventCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A shop that does as the documentation says: what is not answered with 202 is sent again, all of
 * it, until it is. Every twentieth batch is sent once more although it was acknowledged.
 */
final class Load implements AutoCloseable {
  static final int BATCH = 25;

  private static final int SENDERS = 4;
  private static final int BATCHES_A_SECOND = 20;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final EventCodec codec = new EventCodec();
  private final Supplier<List<String>> collectors;
  private final long first;
  private final AtomicLong batches;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final java.util.Map<Integer, Long> answers = new ConcurrentHashMap<>();
  private final Semaphore pace = new Semaphore(0);
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
  private final CompletableFuture<?> done;
  private volatile boolean stopping;

  /**
   * @param collectors the addresses that answer at this moment, or did
   * @param first the batch to begin with: those before it have been acknowledged
   */
  Load(Supplier<List<String>> collectors, long first) {
    this.collectors = collectors;
    this.first = first;
    this.batches = new AtomicLong(first);
    clock.scheduleAtFixedRate(pace::release, 0, 1000 / BATCHES_A_SECOND, TimeUnit.MILLISECONDS);
    done =
        CompletableFuture.allOf(
            IntStream.range(0, SENDERS)
                .mapToObj(i -> CompletableFuture.runAsync(this::send, senders))
                .toArray(CompletableFuture[]::new));
  }

  /** Events that were sent, each as often as it was. */
  long sent() {
    return sent.get();
  }

  /**
   * Different events that were acknowledged, those before the first batch included; once it has
   * finished, those with the numbers below this.
   */
  long acknowledged() {
    return (first + acknowledged.get()) * BATCH;
  }

  /** Answers by status; 0 where there was none. */
  java.util.Map<Integer, Long> answers() {
    return java.util.Map.copyOf(answers);
  }

  /** Begins no new batch and waits until the last is acknowledged. */
  void finish() throws Exception {
    stopping = true;
    pace.release(SENDERS);
    done.get(3, TimeUnit.MINUTES);
  }

  private void send() {
    try {
      while (true) {
        pace.acquire();
        if (stopping) {
          return;
        }
        long batch = batches.getAndIncrement();
        byte[] body = body(batch);
        sendUntilAcknowledged(body);
        acknowledged.incrementAndGet();
        if (batch % 20 == 0) {
          sendUntilAcknowledged(body);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] body(long batch) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (long number = batch * BATCH; number < (batch + 1) * BATCH; number++) {
      body.writeBytes(codec.encode(Traffic.event(number)));
      body.write('\n');
    }
    return body.toByteArray();
  }

  private void sendUntilAcknowledged(byte[] body) throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      List<String> known = collectors.get();
      int status = 0;
      if (!known.isEmpty()) {
        sent.addAndGet(BATCH);
        status = post(known.get(Math.floorMod(attempt, known.size())), body);
        answers.merge(status, 1L, Long::sum);
      }
      if (status == 202) {
        return;
      }
      // The shop's own pause; the pace goes on meanwhile.
      pace.tryAcquire(BATCHES_A_SECOND, 200, TimeUnit.MILLISECONDS);
    }
  }

  private int post(String url, byte[] body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/v1/events"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 202 && !answer.body().contains("\"accepted\":" + BATCH)) {
        throw new AssertionError("good events were refused: " + answer.body());
      }
      return answer.statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    senders.shutdownNow();
  }
}
