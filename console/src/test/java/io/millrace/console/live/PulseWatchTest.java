package io.millrace.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.millrace.namespace.Namespace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PulseWatchTest {
  private static final Namespace SHOP = new Namespace("shop");
  private static final String METRICS =
      """
      # HELP millrace_ingest_accepted_total Events.
      millrace_ingest_accepted_total{namespace="shop",type="click"} %d.0
      millrace_ingest_accepted_total{namespace="shop",type="view"} 1.0E2
      millrace_ingest_accepted_total{namespace="other",type="view"} 999.0
      millrace_sink_lag{namespace="shop",sink="log"} 7.0
      millrace_sink_seconds_behind{namespace="shop",sink="log"} 61.5
      millrace_sink_blocked{namespace="shop",sink="log"} 1.0
      jvm_threads_live_threads 12.0
      """;

  private final HandClock clock = new HandClock();
  private volatile long clicks;
  private volatile String further = "";
  private HttpServer collector;
  private PulseWatch watch;

  @BeforeEach
  void start() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/actuator/prometheus",
        exchange -> {
          byte[] body = (METRICS.formatted(clicks) + further).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    collector.start();
    watch = new PulseWatch("http://127.0.0.1:" + collector.getAddress().getPort(), clock);
  }

  @AfterEach
  void stop() {
    watch.close();
    collector.stop(0);
  }

  @Test
  void look_twiceAMinute_countsTheDifferenceOfTheSite() {
    look("12:00:05", 10);
    look("12:00:20", 25);
    look("12:00:50", 30);
    look("12:01:10", 40);
    Pulse pulse = watch.pulse(SHOP);
    assertThat(pulse.reachable()).isTrue();
    assertThat(pulse.since()).contains(Instant.parse("2026-01-01T12:00:05Z"));
    assertThat(pulse.perMinute())
        .containsExactly(
            new Pulse.Minute(Instant.parse("2026-01-01T12:00:00Z"), 20, 7),
            new Pulse.Minute(Instant.parse("2026-01-01T12:01:00Z"), 10, 7));
    assertThat(pulse.sinks()).containsExactly(new Pulse.SinkState("log", 7, 61.5, true));
  }

  @Test
  void look_collectorStartedAnew_countsFromZero() {
    look("12:00:05", 500);
    look("12:00:20", 3);
    assertThat(watch.pulse(SHOP).perMinute().get(0).events()).isEqualTo(103);
  }

  @Test
  void look_collectorGone_saysSoAndKeepsWhatWasSeen() {
    look("12:00:05", 10);
    look("12:00:20", 11);
    collector.stop(0);
    look("12:00:50", 0);
    Pulse pulse = watch.pulse(SHOP);
    assertThat(pulse.reachable()).isFalse();
    assertThat(pulse.sinks()).isEmpty();
    assertThat(pulse.perMinute()).hasSize(1);
  }

  @Test
  void look_afterAnHour_forgets() {
    look("12:00:05", 10);
    look("12:00:20", 11);
    look("13:30:00", 12);
    assertThat(watch.pulse(SHOP).since()).contains(Instant.parse("2026-01-01T13:30:00Z"));
    assertThat(watch.pulse(SHOP).perMinute()).isEmpty();
  }

  @Test
  void look_manyMetricsForAnHour_keepsLittleOfThem() {
    // As many samples as a busy collector has.
    further =
        IntStream.range(0, 1000)
            .mapToObj(
                i ->
                    "millrace_sink_write_seconds{namespace=\"shop\",sink=\"log\",topic=\"t%d\"} 1.5%n"
                        .formatted(i))
            .collect(Collectors.joining());
    look("12:00:00", 0);
    long before = usedHeap();
    for (int second = 5; second <= 1000; second += 5) {
      look("12:%02d:%02d".formatted(second / 60, second % 60), second);
    }
    long kept = usedHeap() - before;
    // All samples of the 200 looks would be more than 60 MB.
    assertThat(kept).isLessThan(15_000_000);
    assertThat(watch.pulse(SHOP).perMinute()).hasSize(17);
    assertThat(watch.pulse(SHOP).perMinute().get(1).events()).isEqualTo(60);
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void look(String time, long seen) {
    clock.now = Instant.parse("2026-01-01T%sZ".formatted(time));
    clicks = seen;
    watch.look();
  }

  /** Set by hand. */
  private static final class HandClock extends Clock {
    private volatile Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
