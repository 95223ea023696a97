package io.millrace.benchmarks.ingest;

import io.millrace.config.Settings;
import io.millrace.embedded.ChildJvm;
import io.millrace.embedded.ServerProcess;
import io.millrace.ingest.kafka.Topics;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The collector, from HTTP to Kafka's acknowledgement, beside Kafka's own {@code
 * kafka-producer-perf-test} on the same broker in the same run: the same record size, {@code
 * acks=all}, the same {@code linger.ms} and {@code batch.size}; 100 events a request. Broker,
 * collector and load are three processes on the machine, the peer has two.
 *
 * <pre>java -cp 'benchmarks/target/classes:benchmarks/target/lib/*' \
 *   io.millrace.benchmarks.ingest.CollectorLoad [rounds] [seconds] [connections]</pre>
 */
public final class CollectorLoad {
  private static final int EVENTS = 100;
  private static final int PEER_RECORDS = 2_000_000;
  private static final Pattern RATE = Pattern.compile("([0-9.]+) records/sec");

  private final Path home;
  private final String kafka;
  private final long broker;

  private CollectorLoad(Path home, String kafka, long broker) {
    this.home = home;
    this.kafka = kafka;
    this.broker = broker;
  }

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    int connections = args.length > 2 ? Integer.parseInt(args[2]) : 32;
    Path home = Files.createTempDirectory("millrace-load");
    try (ServerProcess broker =
        ServerProcess.start(ServerProcess.Kind.KAFKA, home.resolve("kafka"), "-Xmx1g")) {
      CollectorLoad load = new CollectorLoad(home, broker.address(), broker.pid());
      for (int round = 0; round < rounds; round++) {
        double peer = load.peer();
        double ours = load.collector(seconds, connections);
        System.out.printf(
            Locale.ROOT,
            "round %d: broker alone %,.0f records/s, collector %,.0f events/s, ratio %.2f%n",
            round + 1,
            peer,
            ours,
            ours / peer);
      }
    }
    System.exit(0);
  }

  /** Records a second of Kafka's own tool; its second half, when it is warm. */
  private double peer() throws IOException, InterruptedException {
    Settings settings = settings("peer");
    topics(settings);
    Path output = home.resolve("peer.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "org.apache.kafka.tools.ProducerPerformance",
                "--topic",
                settings.namespace().topic(Topic.EVENTS),
                "--num-records",
                Integer.toString(PEER_RECORDS),
                "--record-size",
                Integer.toString(Clicks.BYTES),
                "--throughput",
                "-1",
                "--producer-props",
                "bootstrap.servers=" + kafka,
                "acks=all",
                "enable.idempotence=true",
                "linger.ms=5",
                "batch.size=131072",
                "buffer.memory=100663296")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("the peer failed: " + Files.readString(output));
    }
    double last = 0;
    for (String line : Files.readAllLines(output, StandardCharsets.UTF_8)) {
      Matcher rate = RATE.matcher(line);
      if (rate.find()) {
        last = Double.parseDouble(rate.group(1));
      }
    }
    return last;
  }

  private double collector(int seconds, int connections) throws Exception {
    Settings settings = settings("collector");
    topics(settings);
    Map<String, String> variables = new java.util.HashMap<>(settings.toVariables());
    try (ChildJvm collector =
        ChildJvm.start(
            IngestProcess.class.getName(),
            options("-Xmx512m"),
            List.of(),
            variables,
            home.resolve("collector.log"))) {
      int port = Integer.parseInt(collector.answer());
      new HttpLoad().run(port, connections, EVENTS, TimeUnit.SECONDS.toNanos(5));
      HttpLoad load = new HttpLoad();
      Thread report = new Thread(() -> report(load, collector.pid()), "report");
      report.setDaemon(true);
      double[] before = {cpu(collector.pid()), cpu(broker), cpu(ProcessHandle.current().pid())};
      long start = System.nanoTime();
      report.start();
      load.run(port, connections, EVENTS, TimeUnit.SECONDS.toNanos(seconds));
      double taken = (System.nanoTime() - start) / 1e9;
      report.interrupt();
      double events = load.acknowledged() / 1e6;
      System.out.printf(
          Locale.ROOT,
          "  CPU us an event: collector %.2f, broker %.2f, load %.2f%n",
          (cpu(collector.pid()) - before[0]) / events,
          (cpu(broker) - before[1]) / events,
          (cpu(ProcessHandle.current().pid()) - before[2]) / events);
      long[] latencies = load.latencies();
      System.out.printf(
          Locale.ROOT,
          "  %d connections: request p50 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
          connections,
          latencies[latencies.length / 2] / 1e6,
          latencies[(int) (latencies.length * 0.99)] / 1e6,
          latencies[latencies.length - 1] / 1e6);
      return load.acknowledged() / taken;
    }
  }

  /** What the collector's JVM is given; more by the environment, to profile it for instance. */
  static List<String> options(String memory) {
    List<String> options = new ArrayList<>(List.of(memory));
    String more = System.getenv("MILLRACE_LOAD_OPTIONS");
    if (more != null) {
      options.addAll(List.of(more.split(" ", -1)));
    }
    return options;
  }

  /** Every half minute: the rate since, and the collector's resident memory. */
  private static void report(HttpLoad load, long pid) {
    long before = 0;
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(30);
        long now = load.acknowledged();
        System.out.printf(
            Locale.ROOT, "  %,d events/s, resident %s%n", (now - before) / 30, resident(pid));
        before = now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Seconds of processor time so far. */
  static double cpu(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .map(used -> used.toNanos() / 1e9)
        .orElse(0.0);
  }

  private static String resident(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS"))
          .findFirst()
          .map(line -> line.replaceAll("\\s+", " "))
          .orElse("unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void topics(Settings settings) {
    try (Topics topics = new Topics(settings)) {
      topics.create(settings.namespace());
    }
  }

  private Settings settings(String name) {
    return Settings.defaults()
        .with("millrace.namespace", new Namespace(name))
        .with("millrace.ingest.port", 0)
        .with("millrace.ingest.sinks", "none")
        .with("millrace.kafka.bootstrap-servers", kafka)
        .with("millrace.postgres.url", "jdbc:postgresql://127.0.0.1:1/none");
  }
}
