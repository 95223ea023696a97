package io.millrace.benchmarks.serving;

import io.millrace.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A serving process that runs, and what it says of itself. */
final class RunningServing implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ChildJvm process;
  private final int port;
  private final double readySeconds;

  private RunningServing(ChildJvm process, int port, double readySeconds) {
    this.process = process;
    this.port = port;
    this.readySeconds = readySeconds;
  }

  /**
   * Starts it with the launcher's options and others, and returns when it says that it is ready.
   */
  static RunningServing start(Settings settings, String javaOptions)
      throws IOException, InterruptedException {
    List<String> java =
        new ArrayList<>(
            List.of(
                "--add-modules",
                "jdk.incubator.vector",
                "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0",
                "-XX:+UseTransparentHugePages"));
    if (!javaOptions.matches(".*-XX:\\+Use\\w*GC.*")) {
      java.addAll(
          Runtime.getRuntime().availableProcessors() > 2
              ? List.of("-XX:+UseZGC")
              : List.of("-XX:+UseG1GC", "-XX:MaxGCPauseMillis=10"));
    }
    if (!javaOptions.isBlank()) {
      java.addAll(List.of(javaOptions.strip().split(" +")));
    }
    long start = System.nanoTime();
    ChildJvm process = ChildJvm.start(java, settings.toVariables(), ServingProcess.class);
    int port = Integer.parseInt(process.ready());
    RunningServing probe = new RunningServing(process, port, 0);
    while (probe.ask("/actuator/health/readiness").statusCode() != 200) {
      Thread.sleep(20);
    }
    return new RunningServing(process, port, (System.nanoTime() - start) / 1e9);
  }

  int port() {
    return port;
  }

  /** From the start of the process until it said that it is ready. */
  double readySeconds() {
    return readySeconds;
  }

  private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path))).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Counters that tell of the cost of requests, by Prometheus' names. */
  Map<String, Double> counters() throws IOException, InterruptedException {
    Map<String, Double> values = new TreeMap<>();
    for (String line : ask("/actuator/prometheus").body().lines().toList()) {
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

  /** Prints what changed between two looks at the counters. */
  static void print(Map<String, Double> before, Map<String, Double> after) {
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

  /** Resident memory, in MB. */
  long resident() throws IOException {
    return resident(process.pid());
  }

  /** Resident memory of a process, in MB; pages that are mapped three times (ZGC) count once. */
  static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/%d/smaps_rollup".formatted(pid))).stream()
        .filter(line -> line.startsWith("Pss:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() {
    process.close();
  }
}
