package io.millrace.console.live;

import io.millrace.console.live.Pulse.Minute;
import io.millrace.console.live.Pulse.SinkState;
import io.millrace.namespace.Namespace;
import io.millrace.schedule.Recurring;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the collector's metrics every few seconds. It remembers an hour, in this process only: a
 * console that starts anew begins anew. A counter that falls is a collector that started anew.
 *
 * <p>Of the hour it keeps two numbers a namespace and look. The metrics themselves, hundreds of
 * samples with their labels, are kept of the last look only.
 */
public final class PulseWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PulseWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration KEPT = Duration.ofHours(1);
  private static final String ACCEPTED = "millrace_ingest_accepted_total";
  private static final String LAG = "millrace_sink_lag";
  private static final String BEHIND = "millrace_sink_seconds_behind";
  private static final String BLOCKED = "millrace_sink_blocked";

  /** Of a counter the endpoint knows the name without its end. */
  private static final String WANTED =
      String.join(",", ACCEPTED.replace("_total", ""), ACCEPTED, LAG, BEHIND, BLOCKED);

  private final URI source;
  private final Clock clock;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "pulse");
            thread.setDaemon(true);
            return thread;
          });
  private final Deque<Look> looks = new ArrayDeque<>();
  private Metrics latest = new Metrics(List.of());
  private boolean reachable;

  private record Look(Instant time, Map<String, Totals> namespaces) {
    Totals totals(String namespace) {
      return namespaces.getOrDefault(namespace, Totals.NONE);
    }
  }

  /**
   * What a look has seen of a namespace.
   *
   * @param accepted events since the collector's start
   * @param lag records that wait, summed over sinks
   */
  private record Totals(double accepted, double lag) {
    static final Totals NONE = new Totals(0, 0);

    Totals plus(Totals more) {
      return new Totals(accepted + more.accepted, lag + more.lag);
    }
  }

  /**
   * @param collector its address, without a slash at the end
   */
  public PulseWatch(String collector, Clock clock) {
    this.source = URI.create(collector + "/actuator/prometheus?includedNames=" + WANTED);
    this.clock = clock;
  }

  /** Begins to look. */
  public void start() {
    timer.scheduleWithFixedDelay(
        new Recurring(
            this::look,
            failure -> LOG.error("Reading the collector's metrics failed, trying again", failure)),
        0,
        EVERY.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Looks once, now. */
  void look() {
    Optional<String> answer = ask();
    synchronized (this) {
      reachable = answer.isPresent();
      Instant now = clock.instant();
      if (answer.isPresent()) {
        latest = Metrics.parse(answer.get());
        looks.addLast(new Look(now, totals(latest)));
      }
      while (!looks.isEmpty() && looks.getFirst().time().isBefore(now.minus(KEPT))) {
        looks.removeFirst();
      }
    }
  }

  /** In one pass: there may be many namespaces. */
  private static Map<String, Totals> totals(Metrics metrics) {
    Map<String, Totals> totals = new HashMap<>();
    for (Metrics.Sample sample : metrics.samples()) {
      String namespace = sample.labels().getOrDefault("namespace", "");
      if (sample.name().equals(ACCEPTED)) {
        totals.merge(namespace, new Totals(sample.value(), 0), Totals::plus);
      } else if (sample.name().equals(LAG)) {
        totals.merge(namespace, new Totals(0, sample.value()), Totals::plus);
      }
    }
    return Map.copyOf(totals);
  }

  /** What is known of a site. */
  public synchronized Pulse pulse(Namespace site) {
    return new Pulse(
        reachable,
        Optional.ofNullable(looks.peekFirst()).map(Look::time),
        minutes(site.name()),
        looks.isEmpty() || !reachable ? List.of() : sinks(latest, site.name()));
  }

  private List<Minute> minutes(String site) {
    Map<Instant, Minute> minutes = new TreeMap<>();
    Look before = null;
    for (Look look : looks) {
      if (before != null) {
        double now = look.totals(site).accepted();
        double then = before.totals(site).accepted();
        double events = now >= then ? now - then : now;
        double lag = look.totals(site).lag();
        Instant start = look.time().truncatedTo(ChronoUnit.MINUTES);
        minutes.merge(
            start,
            new Minute(start, events, lag),
            (sum, more) -> new Minute(start, sum.events() + more.events(), more.lag()));
      }
      before = look;
    }
    return new ArrayList<>(minutes.values());
  }

  private static List<SinkState> sinks(Metrics metrics, String site) {
    return metrics.of(LAG, site).stream()
        .map(sample -> sample.labels().getOrDefault("sink", ""))
        .sorted(Comparator.naturalOrder())
        .map(
            sink ->
                new SinkState(
                    sink,
                    one(metrics, LAG, site, sink),
                    one(metrics, BEHIND, site, sink),
                    one(metrics, BLOCKED, site, sink) > 0))
        .toList();
  }

  private static double one(Metrics metrics, String name, String site, String sink) {
    return metrics.of(name, site).stream()
        .filter(sample -> sink.equals(sample.labels().get("sink")))
        .mapToDouble(Metrics.Sample::value)
        .findFirst()
        .orElse(0);
  }

  private Optional<String> ask() {
    try {
      HttpRequest request = HttpRequest.newBuilder(source).timeout(Duration.ofSeconds(5)).build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} does not answer: {}", source, e.toString());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
