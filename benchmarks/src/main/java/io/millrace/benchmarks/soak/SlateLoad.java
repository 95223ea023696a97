package io.millrace.benchmarks.soak;

import io.millrace.event.UserId;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks for slates at a constant rate, whatever becomes of those before, and hands what users do
 * with them to the event load.
 */
final class SlateLoad implements AutoCloseable {
  private static final int COUNT = 10;

  /** One slate in twenty: what came of it is sent half a minute to two minutes later. */
  private static final int LATE = 20;

  private final Web web;
  private final Ledger ledger;
  private final Traffic traffic;
  private final Incidents incidents;
  private final EventLoad events;
  private final SplittableRandom random;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong asked = new AtomicLong();
  private final AtomicLong under = new AtomicLong();
  private final Histogram calm = new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(1), 3);
  private final Histogram broken = new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(1), 3);
  private final Map<String, long[]> fallbacks = new TreeMap<>();
  private final Map<String, Long> models = new TreeMap<>();

  SlateLoad(
      Web web, Ledger ledger, Traffic traffic, Incidents incidents, EventLoad events, long seed) {
    this.web = web;
    this.ledger = ledger;
    this.traffic = traffic;
    this.incidents = incidents;
    this.events = events;
    this.random = new SplittableRandom(seed + 1);
  }

  void start(int rate) {
    long pause = TimeUnit.SECONDS.toNanos(1) / rate;
    clock.scheduleAtFixedRate(this::ask, 0, pause, TimeUnit.NANOSECONDS);
  }

  private void ask() {
    Instant start = Instant.now();
    long nanos = System.nanoTime();
    UserId user = traffic.user(random);
    String body =
        "{\"user_id\":\"%s\",\"placement\":\"home\",\"count\":%d,\"context\":{\"device\":\"%s\"}}"
            .formatted(user.value(), COUNT, random.nextInt(3) == 0 ? "desktop" : "phone");
    SplittableRandom own = random.split();
    asked.incrementAndGet();
    under.incrementAndGet();
    CompletableFuture<?> done =
        web.postLater(
                web.serving() + "/v1/recommendations",
                "application/json",
                body.getBytes(StandardCharsets.UTF_8))
            .thenAccept(answer -> take(start, nanos, user, answer, own))
            .whenComplete((nothing, failure) -> ended(start, failure));
    // Failures are incidents.
    done.exceptionally(failure -> null);
  }

  private void ended(Instant start, @org.jspecify.annotations.Nullable Throwable failure) {
    under.decrementAndGet();
    if (failure != null) {
      incidents.add(start, Incidents.Kind.SLATE, "no slate: " + failure);
    }
  }

  private void take(
      Instant start, long nanos, UserId user, HttpResponse<String> answer, SplittableRandom own) {
    boolean fault = incidents.inWindow(start);
    (fault ? broken : calm)
        .recordValue(Math.min((System.nanoTime() - nanos) / 1000, TimeUnit.MINUTES.toMicros(1)));
    if (answer.statusCode() != 200) {
      incidents.add(start, Incidents.Kind.SLATE, answer.statusCode() + " " + answer.body());
      return;
    }
    JsonNode slate = JsonMapper.shared().readTree(answer.body());
    count(slate, fault);
    List<String> items = new ArrayList<>();
    slate.required("items").forEach(item -> items.add(item.required("item_id").asString()));
    if (items.isEmpty()) {
      incidents.add(start, Incidents.Kind.SLATE, "an empty slate: " + answer.body());
      return;
    }
    String requestId = slate.required("request_id").asString();
    ledger.slate(requestId);
    boolean late = own.nextInt(LATE) == 0;
    long delay = late ? 30_000 + own.nextInt(90_000) : 500 + own.nextInt(5_000);
    List<Ledger.Line> outcomes = traffic.outcomes(user, requestId, items, own);
    events.add(outcomes, delay);
    if (late) {
      outcomes.forEach(line -> ledger.countLate());
    }
  }

  private synchronized void count(JsonNode slate, boolean fault) {
    models.merge(slate.path("model").asString("none"), 1L, Long::sum);
    if (slate.hasNonNull("fallback")) {
      fallbacks
          .computeIfAbsent(slate.path("fallback").asString(), name -> new long[2])[fault ? 1 : 0]++;
    }
  }

  /** Asks no more and waits for the answers that are under way. */
  void finish() throws InterruptedException {
    clock.shutdownNow();
    for (int i = 0; i < 300 && under.get() > 0; i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  long asked() {
    return asked.get();
  }

  synchronized String summary() {
    StringBuilder words = new StringBuilder();
    words.append(
        "%,d asked; p50 %.1f ms, p99 %.1f ms, longest %.0f ms; within windows of faults p99 %.1f ms, longest %.0f ms%n"
            .formatted(
                asked(),
                calm.getValueAtPercentile(50) / 1e3,
                calm.getValueAtPercentile(99) / 1e3,
                calm.getMaxValue() / 1e3,
                broken.getValueAtPercentile(99) / 1e3,
                broken.getMaxValue() / 1e3));
    words.append("  models ").append(models).append('\n');
    fallbacks.forEach(
        (reason, counts) ->
            words.append(
                "  fallback %s: %,d outside windows, %,d inside%n"
                    .formatted(reason, counts[0], counts[1])));
    return words.toString().stripTrailing();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
