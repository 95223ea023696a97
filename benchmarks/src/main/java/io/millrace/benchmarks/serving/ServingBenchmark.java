package io.millrace.benchmarks.serving;

import io.millrace.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Serving over HTTP under a constant rate: real Kafka, Redis and PostgreSQL, a serving process of
 * its own, and the load generator in this one.
 *
 * <pre>
 *   home=DIR            kept between runs, so that a shop is made once (default .millrace/load)
 *   items=N[,N…]        the shop's items (100000); each number is a shop of its own
 *   users=N history=N   its users (10000), and the interactions of each (20)
 *   candidates=N[,N…]   ranked for a request (500); each number is a start of its own
 *   rate=R[,R…]         requests a second, one run each (300)
 *   seconds=S           length of a run (120)
 *   warm=S              seconds before the first run that do not count (20)
 *   bound=MS            of the 99th percentile, for the highest rate that is held (14)
 *   tower=W[,W…]        the model's hidden layers (128,64)
 *   retrieval=BOOLEAN   whether a retrieval model finds candidates too (true)
 *   java=OPTIONS        options of the serving process, by spaces; the launcher's collector if they
 *                       name none
 *   faults=NAME[,…]     what breaks, one run each: see {@link Faults}
 *   stages=true         prints the mean time of each stage
 *   prepare=only        makes the shops and stops
 * </pre>
 */
final class ServingBenchmark {
  private static final int CONNECTIONS = 64;

  private final Options options;
  private final List<String> rows = new ArrayList<>();

  private ServingBenchmark(Options options) {
    this.options = options;
  }

  public static void main(String[] arguments) throws Exception {
    new ServingBenchmark(new Options(arguments)).run();
    System.exit(0);
  }

  private void run() throws Exception {
    for (int items : options.numbers("items", "100000")) {
      SyntheticShop shop =
          new SyntheticShop(
              items,
              options.number("users", 10_000),
              options.number("history", SyntheticShop.HISTORY));
      Path home = Path.of(options.text("home", ".millrace/load")).resolve(shop.name());
      Files.createDirectories(home);
      try (Backends backends = Backends.start(home.toAbsolutePath())) {
        Settings settings =
            backends
                .settings()
                .with("millrace.serving.cached-items", Math.max(200_000, items + items / 10));
        Preparation.prepare(
            settings,
            shop,
            options.numbers("tower", "128,64"),
            options.text("retrieval", "true").equals("true"));
        if (!options.text("prepare", "").equals("only")) {
          for (int candidates : options.numbers("candidates", "500")) {
            serve(settings.with("millrace.serving.candidates", candidates), backends, shop);
          }
        }
      }
    }
    if (rows.isEmpty()) {
      return;
    }
    System.out.println();
    System.out.println(
        "| items | users | candidates | requests/s | p50 ms | p90 ms | p99 ms | p99.9 ms | errors"
            + " | fallbacks | CPU ms a request | KB a request | ready after s | resident MB |");
    System.out.println("|---".repeat(14) + "|");
    rows.forEach(System.out::println);
  }

  private void serve(Settings settings, Backends backends, SyntheticShop shop) throws Exception {
    try (RunningServing serving = RunningServing.start(settings, options.text("java", ""))) {
      System.out.printf(Locale.ROOT, "ready after %.1f s%n", serving.readySeconds());
      LoadGenerator load = new LoadGenerator(serving.port(), CONNECTIONS, shop::request);
      List<Integer> rates = options.numbers("rate", "300");
      int warm = options.number("warm", 20);
      if (warm > 0) {
        System.out.println("warm-up: " + load.run(rates.get(0), warm).all());
      }
      String faults = options.text("faults", "");
      int held = 0;
      for (int rate : rates) {
        if (!faults.isEmpty()) {
          new Faults(backends, settings, load, rate).run(faults.split(","));
        } else if (measure(settings, serving, shop, load, rate)) {
          held = Math.max(held, rate);
        }
      }
      if (faults.isEmpty()) {
        System.out.printf(
            Locale.ROOT,
            "highest of these rates held with p99 at most %d ms and without errors: %d%n",
            options.number("bound", 14),
            held);
      }
      System.out.printf(
          Locale.ROOT,
          "resident: serving %,d MB, Redis %,d MB%n",
          serving.resident(),
          RunningServing.resident(backends.redisProcess().pid()));
    }
  }

  /** Whether the rate was held. */
  private boolean measure(
      Settings settings, RunningServing serving, SyntheticShop shop, LoadGenerator load, int rate)
      throws IOException, InterruptedException {
    int seconds = options.number("seconds", 120);
    Map<String, Double> before = serving.counters();
    LoadResult result = load.run(rate, seconds);
    Map<String, Double> after = serving.counters();
    LoadResult.Stretch all = result.all();
    System.out.printf(Locale.ROOT, "%d/s for %d s: %s%n", rate, seconds, all);
    result.errors().forEach((error, count) -> System.out.println("  " + count + " x " + error));
    if (options.text("stages", "true").equals("true")) {
      RunningServing.print(before, after);
    }
    double requests = Math.max(1, all.micros().getTotalCount());
    rows.add(
        String.format(
            Locale.ROOT,
            "| %,d | %,d | %s | %d | %.2f | %.2f | %.2f | %.1f | %d | %d | %.2f | %.0f | %.1f | %,d"
                + " |",
            shop.items(),
            shop.users(),
            settings.serving().candidates(),
            rate,
            all.millis(50),
            all.millis(90),
            all.millis(99),
            all.millis(99.9),
            all.errors(),
            all.fallbackCount(),
            change(before, after, "process_cpu_time_ns_total") / 1e6 / requests,
            change(before, after, "jvm_gc_memory_allocated_bytes_total") / 1024 / requests,
            serving.readySeconds(),
            serving.resident()));
    return all.errors() == 0 && all.millis(99) <= options.number("bound", 14);
  }

  private static double change(
      Map<String, Double> before, Map<String, Double> after, String beginning) {
    return after.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(beginning))
        .mapToDouble(entry -> entry.getValue() - before.getOrDefault(entry.getKey(), 0.0))
        .sum();
  }
}
