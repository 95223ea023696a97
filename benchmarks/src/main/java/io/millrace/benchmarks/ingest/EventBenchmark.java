package io.millrace.benchmarks.ingest;

import io.millrace.event.Event;
import io.millrace.event.codec.EventBodies;
import io.millrace.event.codec.EventCodec;
import io.millrace.event.codec.InvalidEventException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reading and writing events: processor time for each event, in nanoseconds, the median of {@value
 * #ROUNDS} rounds. One thread.
 *
 * <p>{@code EventBenchmark [body bodyWithUnknownField poll pollOfSlates writeSlates]}
 */
public final class EventBenchmark {
  /** The thread's own time, which other work on the machine does not lengthen much. */
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  private static final int EVENTS = 500;
  private static final int SLATES = 50;
  private static final int SLATE = 20;
  private static final int ROUNDS = 9;
  private static final int WARM_UP_ROUNDS = 4;
  private static final long NANOS_A_ROUND = 300_000_000;

  /** Kept, so that the work is done. */
  private static long sink;

  private final EventBodies bodies = new EventBodies();
  private final EventCodec codec = new EventCodec();
  private final byte[] clicks;
  private final byte[] clicksWithMore;
  private final List<byte[]> records;
  private final List<byte[]> slates = new ArrayList<>();
  private final List<Event> readSlates = new ArrayList<>();

  private interface Work {
    long run() throws InvalidEventException;
  }

  public static void main(String[] args) throws InvalidEventException {
    EventBenchmark benchmark = new EventBenchmark();
    Map<String, Work> works = new LinkedHashMap<>();
    works.put("body", benchmark::body);
    works.put("bodyWithUnknownField", benchmark::bodyWithUnknownField);
    works.put("poll", benchmark::poll);
    works.put("pollOfSlates", benchmark::pollOfSlates);
    works.put("writeSlates", benchmark::writeSlates);
    if (args.length > 0) {
      works.keySet().retainAll(List.of(args));
    }
    Map<String, double[]> nanos = new LinkedHashMap<>();
    // Round by round, so that what else the machine does meets all of them.
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      for (Map.Entry<String, Work> work : works.entrySet()) {
        double time = round(work.getValue());
        if (round >= 0) {
          nanos.computeIfAbsent(work.getKey(), name -> new double[ROUNDS])[round] = time;
        }
      }
    }
    nanos.forEach(
        (name, times) -> {
          Arrays.sort(times);
          System.out.printf(
              Locale.ROOT, "%s %.0f (least %.0f)%n", name, times[ROUNDS / 2], times[0]);
        });
  }

  private static double round(Work work) throws InvalidEventException {
    long start = CPU.getCurrentThreadCpuTime();
    long events = 0;
    do {
      events += work.run();
    } while (CPU.getCurrentThreadCpuTime() - start < NANOS_A_ROUND);
    return (double) (CPU.getCurrentThreadCpuTime() - start) / events;
  }

  private EventBenchmark() throws InvalidEventException {
    clicks = Clicks.body(EVENTS, 1).bytes();
    clicksWithMore =
        new String(clicks, StandardCharsets.UTF_8)
            .replace("\"type\"", "\"campaign\":\"spring\",\"type\"")
            .getBytes(StandardCharsets.UTF_8);
    records = bodies.json(clicks, EVENTS).stream().map(EventBodies.Piece::bytes).toList();
    for (int i = 0; i < SLATES; i++) {
      byte[] slate = slate(i).getBytes(StandardCharsets.UTF_8);
      slates.add(slate);
      readSlates.add(codec.decode(slate));
    }
  }

  private static String slate(int number) {
    StringBuilder slate = new StringBuilder();
    slate.append(
        "{\"type\":\"impression\",\"event_id\":\"e-%d\",\"timestamp\":\"2026-06-01T12:00:00.123Z\",\"user_id\":\"user-%d\",\"request_id\":\"r-%d\",\"items\":["
            .formatted(number, number, number));
    for (int i = 1; i <= SLATE; i++) {
      slate.append(
          "%s{\"item_id\":\"item-%d\",\"position\":%d,\"propensity\":1.0,\"score\":%s,\"source\":\"popular\",\"features\":{\"price\":%d.5,\"brand\":\"b%d\"}}"
              .formatted(i == 1 ? "" : ",", i * 37, i, 1.0 / (i + number), i, i % 7));
    }
    return slate
        + "],\"model\":\"m-7\",\"experiments\":{\"exp\":\"control\"},\"placement\":\"home\",\"context\":{\"device\":\"mobile\"},\"feature_spec\":\"abc\",\"properties\":{\"took_us\":812}}";
  }

  /** What the collector does with a body of usual events. */
  private long body() throws InvalidEventException {
    sink += bodies.json(clicks, EVENTS).size();
    return EVENTS;
  }

  /** The same with a field in each event that no type knows. */
  private long bodyWithUnknownField() throws InvalidEventException {
    for (EventBodies.Piece piece : bodies.json(clicksWithMore, EVENTS)) {
      Optional<EventCodec.Decoded> known = piece.event();
      EventCodec.Decoded read = known.isPresent() ? known.get() : codec.read(piece.bytes());
      sink += read.asWritten() ? 1 : 0;
    }
    return EVENTS;
  }

  /** What a sink does with the records of a poll. */
  private long poll() {
    sink += codec.usual(records).size();
    return EVENTS;
  }

  /** Slates of 20 items from a poll. */
  private long pollOfSlates() {
    sink += codec.usual(slates).size();
    return SLATES;
  }

  /** What serving does with a slate of 20 items. */
  private long writeSlates() {
    for (Event slate : readSlates) {
      sink += codec.encode(slate).length;
    }
    return SLATES;
  }
}
