package io.millrace.benchmarks.serving;

import io.millrace.config.Setting;
import io.millrace.config.Settings;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelStatus;
import io.millrace.registry.Registry;
import io.millrace.state.redis.RedisFeatureStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Serving over HTTP under a constant rate: real Kafka, Redis and PostgreSQL, a serving process of
 * its own, and the load generator in this one.
 *
 * <pre>
 *   home=DIR          kept between runs, so that the shop is made once (default .millrace/load)
 *   items=N users=N   the shop (100000, 10000)
 *   candidates=N      ranked for a request (500)
 *   rate=R[,R…]       requests a second, one run each (300)
 *   seconds=S         length of a run (120)
 *   warm=S            seconds before the first run that do not count (20)
 *   tower=W[,W…]      the model's hidden layers (128,64)
 *   java=OPTIONS      options of the serving process, space-separated
 *   faults=NAME[,…]   what breaks, one run each: see {@link Faults}
 *   stages=true       prints the mean time of each stage
 *   prepare=only      makes the shop and stops
 * </pre>
 */
final class ServingBenchmark {
  private static final int CONNECTIONS = 64;

  private final Map<String, String> options = new TreeMap<>();

  private ServingBenchmark(String[] arguments) {
    for (String argument : arguments) {
      int at = argument.indexOf('=');
      options.put(argument.substring(0, at), argument.substring(at + 1));
    }
  }

  public static void main(String[] arguments) throws Exception {
    new ServingBenchmark(arguments).run();
    System.exit(0);
  }

  private String text(String name, String otherwise) {
    return options.getOrDefault(name, otherwise);
  }

  private int number(String name, int otherwise) {
    return Integer.parseInt(text(name, Integer.toString(otherwise)));
  }

  private void run() throws Exception {
    int items = number("items", 100_000);
    int users = number("users", 10_000);
    SyntheticShop shop = new SyntheticShop(items, users);
    Path home =
        Path.of(text("home", ".millrace/load")).resolve("shop-%d-%d".formatted(items, users));
    Files.createDirectories(home);
    try (Backends backends = Backends.start(home.toAbsolutePath())) {
      Settings settings =
          backends
              .settings()
              .with(Setting.SERVING_CANDIDATES, number("candidates", 500))
              .with(Setting.SERVING_CACHED_ITEMS, Math.max(200_000, items + items / 10));
      prepare(settings, shop, items, users);
      if (text("prepare", "").equals("only")) {
        return;
      }
      long start = System.nanoTime();
      try (ChildJvm serving =
          ChildJvm.start(javaOptions(), settings.toVariables(), ServingProcess.class)) {
        int port = Integer.parseInt(serving.ready());
        await(port);
        System.out.printf(Locale.ROOT, "ready after %.1f s%n", (System.nanoTime() - start) / 1e9);
        measure(settings, backends, shop, serving, port);
      }
    }
  }

  private void measure(
      Settings settings, Backends backends, SyntheticShop shop, ChildJvm serving, int port)
      throws Exception {
    LoadGenerator load = new LoadGenerator(port, CONNECTIONS, shop::request);
    int warm = number("warm", 20);
    double[] rates =
        java.util.Arrays.stream(text("rate", "300").split(","))
            .mapToDouble(Double::parseDouble)
            .toArray();
    if (warm > 0) {
      System.out.println("warm-up: " + load.run(rates[0], warm).all());
    }
    int seconds = number("seconds", 120);
    String faults = text("faults", "");
    for (double rate : rates) {
      if (!faults.isEmpty()) {
        new Faults(backends, settings, load, rate).run(faults.split(","));
        continue;
      }
      Map<String, Double> before = stages(port);
      LoadResult result = load.run(rate, seconds);
      System.out.printf(Locale.ROOT, "%.0f/s for %d s: %s%n", rate, seconds, result.all());
      result.errors().forEach((error, count) -> System.out.println("  " + count + " x " + error));
      printStages(before, stages(port));
    }
    System.out.printf(
        Locale.ROOT,
        "resident: serving %,d MB, Redis %,d MB%n",
        resident(serving.pid()),
        resident(backends.redisProcess().pid()));
  }

  private List<String> javaOptions() {
    List<String> java =
        new ArrayList<>(
            List.of(
                "--add-modules",
                "jdk.incubator.vector",
                "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0"));
    String more = text("java", "").strip();
    if (!more.isEmpty()) {
      java.addAll(List.of(more.split(" +")));
    }
    return java;
  }

  private void prepare(Settings settings, SyntheticShop shop, int items, int users)
      throws IOException {
    List<Integer> hidden =
        java.util.Arrays.stream(text("tower", "128,64").split(",")).map(Integer::valueOf).toList();
    long start = System.nanoTime();
    try (RedisFeatureStore store =
            RedisFeatureStore.open(settings.get(Setting.REDIS_URL), settings.namespace());
        Registry registry = Registry.open(settings)) {
      shop.fill(store);
      for (String version : List.of("a", "b")) {
        String id = "load-%s-%s".formatted(version, text("tower", "128,64").replace(',', '-'));
        Path artifact = settings.path(Setting.ARTIFACTS).resolve(id);
        if (!Files.exists(artifact)) {
          Files.createDirectories(settings.path(Setting.ARTIFACTS));
          SyntheticModel.write(artifact, id, store, items, users, hidden);
        }
        if (registry.models().find(settings.namespace(), id).isEmpty()) {
          registry.namespaces().add(settings.namespace());
          registry
              .models()
              .register(
                  settings.namespace(),
                  new ModelRecord(
                      id,
                      "deepfm",
                      ModelStatus.CANDIDATE,
                      artifact,
                      Map.of(),
                      Optional.empty(),
                      Instant.now(),
                      Optional.empty()));
        }
        registry.models().promote(settings.namespace(), id);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%,d items, %,d users with %d interactions each: made in %.0f s%n",
        items,
        users,
        SyntheticShop.HISTORY,
        (System.nanoTime() - start) / 1e9);
  }

  private static void await(int port) throws IOException, InterruptedException {
    while (ask(port, "/actuator/health/readiness").statusCode() != 200) {
      Thread.sleep(20);
    }
  }

  private static String get(int port, String path) throws IOException, InterruptedException {
    return ask(port, path).body();
  }

  private static HttpResponse<String> ask(int port, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static Map<String, Double> stages(int port) throws IOException, InterruptedException {
    Map<String, Double> values = new TreeMap<>();
    for (String line : get(port, "/actuator/prometheus").lines().toList()) {
      if (line.startsWith("millrace_serving_stage_seconds_sum")
          || line.startsWith("millrace_serving_stage_seconds_count")
          || line.startsWith("jvm_gc_pause_seconds_sum")
          || line.startsWith("jvm_gc_pause_seconds_count")
          || line.startsWith("jvm_gc_memory_allocated_bytes_total")
          || line.startsWith("process_cpu_time_ns_total")) {
        int end = line.lastIndexOf(' ');
        values.put(line.substring(0, end), Double.parseDouble(line.substring(end + 1)));
      }
    }
    return values;
  }

  private void printStages(Map<String, Double> before, Map<String, Double> after) {
    if (!text("stages", "true").equals("true")) {
      return;
    }
    after.forEach(
        (name, value) -> {
          double change = value - before.getOrDefault(name, 0.0);
          if (name.contains("stage_seconds_sum")) {
            String counter = name.replace("_sum", "_count");
            double count = after.getOrDefault(counter, 0.0) - before.getOrDefault(counter, 0.0);
            System.out.printf(
                Locale.ROOT,
                "  %s: mean %.0f us%n",
                name.replaceAll(".*stage=\"([^\"]*)\".*", "$1"),
                1e6 * change / Math.max(1, count));
          } else if (!name.contains("stage_seconds_count")) {
            System.out.printf(Locale.ROOT, "  %s: %,.3f%n", name, change);
          }
        });
  }

  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/%d/status".formatted(pid))).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
