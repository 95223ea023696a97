package io.millrace.benchmarks.serving;

import io.millrace.config.Settings;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelStatus;
import io.millrace.registry.Registry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Breaks something while requests run, mends it, and prints a line of the table: errors, fallbacks,
 * p99 while it was broken and after, seconds until a second without fallback and below the bound.
 *
 * <p>{@code swap}: another model is promoted, and back; {@code redis-kill}: kill -9, back after
 * {@value #BROKEN} s; {@code redis-stop}: SIGSTOP for {@value #BROKEN} s; {@code redis-flush}:
 * everything is deleted; {@code postgres-kill}, {@code kafka-kill}: kill -9, back after {@value
 * #BROKEN} s.
 */
final class Faults {
  private static final int CALM = 5;
  private static final int BROKEN = 10;
  private static final int AFTER = 15;

  /** A second is a good one again below this. */
  private static final double BOUND_MILLIS = 14;

  private final Backends backends;
  private final Settings settings;
  private final LoadGenerator load;
  private final double rate;

  Faults(Backends backends, Settings settings, LoadGenerator load, double rate) {
    this.backends = backends;
    this.settings = settings;
    this.load = load;
    this.rate = rate;
  }

  private interface Step {
    void run() throws Exception;
  }

  private record Fault(Step breaks, Step mends) {}

  void run(String[] names) throws Exception {
    System.out.println(
        "| what | requests | errors | fallbacks | p99 before ms | p99 during ms | p99 after ms | seconds to recover |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    for (String name : names) {
      run(name, fault(name));
    }
  }

  private Fault fault(String name) {
    return switch (name) {
      case "swap" -> new Fault(this::swap, this::swap);
      case "redis-kill" -> new Fault(backends::killRedis, backends::reviveRedis);
      case "redis-stop" ->
          new Fault(() -> backends.signalRedis("STOP"), () -> backends.signalRedis("CONT"));
      case "postgres-kill" -> new Fault(backends::killPostgres, backends::revivePostgres);
      case "kafka-kill" -> new Fault(backends::killKafka, backends::reviveKafka);
      default -> throw new IllegalArgumentException("no fault is named " + name);
    };
  }

  private void swap() {
    try (Registry registry = Registry.open(settings)) {
      String other =
          registry.models().list(settings.namespace()).stream()
              .filter(model -> model.status() != ModelStatus.CHAMPION)
              .map(ModelRecord::id)
              .findFirst()
              .orElseThrow();
      registry.models().promote(settings.namespace(), other);
    }
  }

  private void run(String name, Fault fault) throws Exception {
    int seconds = CALM + BROKEN + AFTER;
    LoadResult result = new LoadResult(seconds);
    FutureTask<Void> trouble =
        new FutureTask<>(
            (Callable<Void>)
                () -> {
                  Thread.sleep(CALM * 1000L);
                  fault.breaks().run();
                  Thread.sleep(BROKEN * 1000L);
                  fault.mends().run();
                  return null;
                });
    new Thread(trouble, name).start();
    load.run(rate, seconds, result);
    try {
      trouble.get();
    } catch (ExecutionException e) {
      System.out.println(name + " could not be done: " + e.getCause());
    }
    LoadResult.Stretch all = result.all();
    int recovered = recovered(result, seconds);
    System.out.printf(
        Locale.ROOT,
        "| %s | %,d | %d | %s | %.1f | %.1f | %.1f | %s |%n",
        name,
        all.micros().getTotalCount(),
        all.errors(),
        all.fallbacks().isEmpty() ? "0" : all.fallbacks(),
        result.stretch(0, CALM).millis(99),
        result.stretch(CALM, CALM + BROKEN).millis(99),
        result.stretch(CALM + BROKEN, seconds).millis(99),
        recovered < 0 ? "not within " + AFTER : recovered);
    result.errors().forEach((error, count) -> System.out.println("  " + count + " x " + error));
    System.out.println("  p99 by second, ms: " + bySecond(result, seconds));
    Map<String, Long> models = all.models();
    System.out.println("  models " + models + ", empty " + all.empty());
  }

  private static String bySecond(LoadResult result, int seconds) {
    return IntStream.range(0, seconds)
        .mapToObj(second -> result.stretch(second, second + 1).millis(99))
        .map(millis -> String.format(Locale.ROOT, "%.0f", millis))
        .collect(Collectors.joining(" "));
  }

  /** Seconds after mending until every later second is good; -1 where that never came. */
  private static int recovered(LoadResult result, int seconds) {
    int good = -1;
    for (int second = seconds - 1; second >= CALM + BROKEN; second--) {
      LoadResult.Stretch of = result.stretch(second, second + 1);
      if (of.errors() > 0 || of.fallbackCount() > 0 || of.millis(99) > BOUND_MILLIS) {
        break;
      }
      good = second - CALM - BROKEN;
    }
    return good;
  }
}
