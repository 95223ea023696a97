package io.millrace.benchmarks.serving;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.config.Settings;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.filter.Filter;
import io.millrace.recommender.RecommenderArtifact;
import io.millrace.registry.Registry;
import io.millrace.serving.impression.ImpressionProducer;
import io.millrace.serving.site.Servers;
import io.millrace.serving.site.Site;
import io.millrace.serving.site.SiteOptions;
import io.millrace.serving.site.SlateQuery;
import io.millrace.state.redis.RedisFeatureStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Processor time and bytes that a request takes on its own thread, without HTTP: unlike latencies,
 * both hold on a machine that does other work. Real Redis and PostgreSQL, one thread, the shop and
 * the models of {@link ServingBenchmark}.
 *
 * <pre>
 *   home=DIR items=N users=N history=N candidates=N tower=W[,W…] retrieval=BOOLEAN  as there
 *   rounds=N            of 500 requests each (20)
 * </pre>
 *
 * Prints each round, and the least of the second half: what remains once the code is compiled.
 */
final class RequestCost {
  private static final int ROUND = 500;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private RequestCost() {}

  public static void main(String[] arguments) throws IOException {
    Options options = new Options(arguments);
    SyntheticShop shop =
        new SyntheticShop(
            options.number("items", 100_000),
            options.number("users", 10_000),
            options.number("history", SyntheticShop.HISTORY));
    Path home = Path.of(options.text("home", ".millrace/load")).resolve(shop.name());
    Files.createDirectories(home);
    try (Backends backends = Backends.start(home.toAbsolutePath())) {
      Settings settings =
          backends
              .settings()
              .with("millrace.serving.cached-items", Math.max(200_000, shop.items() * 11 / 10))
              .with("millrace.serving.candidates", options.number("candidates", 500))
              .with("millrace.serving.redis-timeout-millis", 10_000);
      Preparation.prepare(
          settings,
          shop,
          options.numbers("tower", "128,64"),
          options.text("retrieval", "true").equals("true"));
      try (Servers servers = servers(settings);
          Site site = site(settings, servers)) {
        site.followCatalogue();
        site.followDecisions();
        site.followModels();
        measure(site, shop, options.number("rounds", 20));
      }
    }
    System.exit(0);
  }

  private static Servers servers(Settings settings) {
    Registry registry = Registry.open(settings);
    ImpressionProducer producer = ImpressionProducer.create(settings);
    return new Servers(
        registry.namespaces(),
        registry.models(),
        registry.experiments(),
        registry.placements(),
        registry.trials(),
        RecommenderArtifact::load,
        (namespace, patience) ->
            RedisFeatureStore.open(settings.redis().url(), namespace, patience),
        producer,
        () -> {
          producer.close();
          registry.close();
        });
  }

  private static Site site(Settings settings, Servers servers) {
    SiteOptions usual = SiteOptions.of(settings);
    AtomicLong ids = new AtomicLong();
    return new Site(
        settings.namespace(),
        servers,
        new SiteOptions(
            usual.candidates(),
            usual.epsilon(),
            usual.explorationSlots(),
            usual.impressionBuffer(),
            usual.refresh(),
            usual.cachedItems(),
            usual.storePatience(),
            Duration.ofMinutes(1)),
        new SimpleMeterRegistry(),
        Clock.systemUTC(),
        () -> new RequestId("cost-" + ids.incrementAndGet()),
        1);
  }

  private static void measure(Site site, SyntheticShop shop, int rounds) {
    double leastMicros = Double.POSITIVE_INFINITY;
    double leastKilobytes = Double.POSITIVE_INFINITY;
    long number = 0;
    for (int round = 0; round < rounds; round++) {
      long fallbacks = 0;
      long thread = Thread.currentThread().getId();
      long cpu = THREADS.getCurrentThreadCpuTime();
      long bytes = THREADS.getThreadAllocatedBytes(thread);
      for (int i = 0; i < ROUND; i++) {
        fallbacks +=
            site.recommend(query(shop, number++), System.nanoTime()).fallback().isPresent() ? 1 : 0;
      }
      double micros = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e3 / ROUND;
      double kilobytes = (THREADS.getThreadAllocatedBytes(thread) - bytes) / 1024.0 / ROUND;
      System.out.printf(
          Locale.ROOT,
          "round %d: %.0f us of processor time, %.1f KB a request, %d fallbacks%n",
          round + 1,
          micros,
          kilobytes,
          fallbacks);
      if (round >= rounds / 2) {
        leastMicros = Math.min(leastMicros, micros);
        leastKilobytes = Math.min(leastKilobytes, kilobytes);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %.0f us of processor time and %.1f KB a request%n",
        shop,
        leastMicros,
        leastKilobytes);
  }

  private static SlateQuery query(SyntheticShop shop, long number) {
    return new SlateQuery(
        Optional.of(new UserId("u" + shop.user(number))),
        Optional.empty(),
        Optional.of("home"),
        10,
        Map.of("device", Value.of(number % 2 == 0 ? "phone" : "desktop")),
        Filter.ALL,
        Set.of(),
        List.of(),
        List.of(),
        false);
  }
}
