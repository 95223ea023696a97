package io.millrace.benchmarks.soak;

import io.millrace.config.Home;
import io.millrace.config.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code millrace up} as a process, and the servers that it supervises. */
final class UpProcess implements AutoCloseable {
  private static final String FREE = "127.0.0.1:0";
  private static final String READY = "Stop with ctrl-C";
  private static final int START_MINUTES = 5;
  private static final int STOP_SECONDS = 90;

  private final Path home;
  private final Process process;
  private final Settings settings;

  private UpProcess(Path home, Process process, Settings settings) {
    this.home = home;
    this.process = process;
    this.settings = settings;
  }

  /** Starts it with the launcher's options for {@code up} and waits until it says that it is up. */
  static UpProcess start(SoakPlan plan) throws IOException, InterruptedException {
    List<String> options = new ArrayList<>();
    options.addAll(
        List.of(
            "-XX:+UseG1GC",
            "-Xms64m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=25",
            "-XX:G1PeriodicGCInterval=60000",
            // So that all of the committed heap is resident, and the rest is what is outside of it.
            "-XX:+AlwaysPreTouch",
            "-Xlog:gc:file=" + gcLog(plan.home()) + ":utctime:filecount=0"));
    options.addAll(plan.javaOptions());
    Map<String, String> environment = new HashMap<>();
    environment.put("MILLRACE_KAFKA_BOOTSTRAP_SERVERS", FREE);
    environment.put("MILLRACE_REDIS_URL", "redis://" + FREE);
    environment.put("MILLRACE_POSTGRES_URL", "jdbc:postgresql://" + FREE + "/millrace");
    environment.put("MILLRACE_INGEST_PORT", "0");
    environment.put("MILLRACE_SERVING_PORT", "0");
    environment.put("MILLRACE_CONSOLE_PORT", "0");
    environment.put("MILLRACE_TEXT_ENCODER", plan.encoder());
    environment.put("MILLRACE_DEDUPE_WINDOW", Integer.toString(plan.dedupWindow()));
    environment.put("MALLOC_ARENA_MAX", "2");
    Process process =
        new Command(plan.home())
            .builder(options, environment, List.of("up"))
            .redirectErrorStream(true)
            .start();
    CountDownLatch ready = new CountDownLatch(1);
    Thread reader = new Thread(() -> copy(process, plan.home().resolve("up.out"), ready), "output");
    reader.setDaemon(true);
    reader.start();
    if (!ready.await(START_MINUTES, TimeUnit.MINUTES) || !process.isAlive()) {
      process.destroy();
      throw new IOException("millrace up did not start: see " + plan.home().resolve("up.out"));
    }
    return new UpProcess(plan.home(), process, new Home(plan.home()).settings(Map.of()));
  }

  static Path gcLog(Path home) {
    return home.resolve("gc.log");
  }

  private static void copy(Process process, Path file, CountDownLatch ready) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        PrintStream out =
            new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        out.println(line);
        if (line.startsWith(READY)) {
          ready.countDown();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy the output of millrace up", e);
    } finally {
      ready.countDown();
    }
  }

  Settings settings() {
    return settings;
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /**
   * Makes the JVM collect all of its heap.
   *
   * @return what is still in use, in bytes
   */
  long liveHeap() throws IOException, InterruptedException {
    GcLog pauses = new GcLog(gcLog(home));
    pauses.least();
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    new ProcessBuilder(jcmd, Long.toString(pid()), "GC.run")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    return pauses.least();
  }

  /** Redis' process; empty while there is none. */
  List<Long> redis() {
    return pid(home.resolve("redis/redis.pid"));
  }

  /** PostgreSQL's processes as they are now, the postmaster first; empty while there are none. */
  List<Long> postgres() {
    List<Long> found = new ArrayList<>(pid(home.resolve("postgres/data/postmaster.pid")));
    found.stream()
        .findFirst()
        .flatMap(ProcessHandle::of)
        .ifPresent(postmaster -> postmaster.descendants().forEach(child -> found.add(child.pid())));
    return found;
  }

  private static List<Long> pid(Path file) {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      return lines
          .findFirst()
          .map(line -> Long.parseLong(line.strip()))
          .filter(pid -> ProcessHandle.of(pid).isPresent())
          .stream()
          .toList();
    } catch (IOException | UncheckedIOException | NumberFormatException e) {
      // A server that starts has not written it yet.
      return List.of();
    }
  }

  /**
   * Asks it to end, as ctrl-C does.
   *
   * @return whether it ended in time
   */
  boolean stop() throws InterruptedException {
    process.toHandle().destroy();
    return process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    redis().forEach(UpProcess::destroy);
    postgres().forEach(UpProcess::destroy);
  }

  private static void destroy(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }
}
