package io.millrace.benchmarks.soak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Samples the deployment at a constant rate. */
final class Sampler implements AutoCloseable {
  private static final String COMMITTED = "jvm_memory_committed_bytes";

  private final UpProcess up;
  private final Web web;
  private final Incidents incidents;
  private final Duration pause;
  private final GcLog gc;
  private final List<Sample> samples = new ArrayList<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "sampler");

  /**
   * One look.
   *
   * @param heap the least heap in use after a collection since the sample before, in bytes; 0 if
   *     there was no collection
   * @param committed the heap that the JVM has taken from the system, in bytes; 0 if unknown
   * @param lag records that some sink has not stored yet, summed over sinks; -1 if unknown
   * @param load the machine's load average of the last minute, by everything that runs on it
   * @param fault whether something is broken on purpose
   */
  record Sample(
      Instant at,
      Usage up,
      Usage redis,
      Usage postgres,
      long heap,
      long committed,
      long lag,
      int unhealthy,
      double load,
      boolean fault) {}

  Sampler(UpProcess up, Web web, Incidents incidents, SoakPlan plan) {
    this.up = up;
    this.web = web;
    this.incidents = incidents;
    this.pause = plan.sampleEvery();
    this.gc = new GcLog(UpProcess.gcLog(plan.home()));
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        sample();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sample() throws InterruptedException {
    Instant at = Instant.now();
    Map<String, Integer> unhealthy = web.unhealthy();
    unhealthy.forEach(
        (service, status) ->
            incidents.add(at, Incidents.Kind.HEALTH, "%s answered %d".formatted(service, status)));
    Optional<Web.Metrics> metrics = metrics();
    Sample sample =
        new Sample(
            at,
            Usage.of(List.of(up.pid())),
            Usage.of(up.redis()),
            Usage.of(up.postgres()),
            gc.least(),
            metrics.map(m -> (long) m.sum(COMMITTED, "area=\"heap\"")).orElse(0L),
            metrics.map(m -> (long) m.sum("millrace_sink_lag", "")).orElse(-1L),
            unhealthy.size(),
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
            incidents.inWindow(at));
    synchronized (samples) {
      samples.add(sample);
      if (samples.size() % 6 == 0) {
        print(sample, samples.size());
      }
    }
  }

  private Optional<Web.Metrics> metrics() throws InterruptedException {
    try {
      return Optional.of(web.metrics(web.collector()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void print(Sample sample, int count) {
    System.out.printf(
        "%s sample %d: up %d MB, heap %d MB, %d threads, %d descriptors, lag %d, unhealthy %d, load %.1f%s%n",
        sample.at().truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
        count,
        sample.up().memory() >> 20,
        sample.heap() >> 20,
        sample.up().threads(),
        sample.up().descriptors(),
        sample.lag(),
        sample.unhealthy(),
        sample.load(),
        sample.fault() ? ", fault" : "");
  }

  List<Sample> samples() {
    synchronized (samples) {
      return List.copyOf(samples);
    }
  }

  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(60));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
