package io.millrace.benchmarks.soak;

import io.millrace.benchmarks.soak.Incidents.Incident;
import io.millrace.benchmarks.soak.Incidents.Kind;
import io.millrace.benchmarks.soak.Incidents.Window;
import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.experiment.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Runs {@code millrace up} for as long as asked under events, slates, trainings and promotions,
 * kills and stops its servers, and then counts everything again. Ends with a table of what the
 * processes used, a line for each claim, and status 1 if one does not hold.
 *
 * <pre>java -cp 'benchmarks/target/classes:benchmarks/target/lib/*' \
 *   io.millrace.benchmarks.soak.Soak minutes=30 events=200 slates=30 home=DIR</pre>
 *
 * <p>All options are those of {@link SoakPlan#of}. It needs Linux: it reads {@code /proc}.
 */
public final class Soak {
  private static final String EXPERIMENT = "soak";
  private static final int ITEMS_A_REQUEST = 100;
  private static final Duration DRAIN = Duration.ofMinutes(5);

  private final SoakPlan plan;
  private final UpProcess up;
  private final Settings settings;
  private final Web web;
  private final Ledger ledger = new Ledger();
  private final Incidents incidents = new Incidents();
  private final Verdicts verdicts = new Verdicts();
  private final Traffic traffic;

  private Soak(SoakPlan plan, UpProcess up) {
    this.plan = plan;
    this.up = up;
    this.settings = up.settings();
    this.web = new Web(settings);
    this.traffic = new Traffic(ledger, plan);
  }

  public static void main(String[] arguments) throws Exception {
    SoakPlan plan = SoakPlan.of(arguments);
    Files.createDirectories(plan.home());
    System.out.println(plan);
    boolean failed;
    try (UpProcess up = UpProcess.start(plan)) {
      failed = new Soak(plan, up).run();
    }
    System.exit(failed ? 1 : 0);
  }

  private boolean run() throws Exception {
    Instant start;
    Growth live;
    Sampler sampler = new Sampler(up, web, incidents, plan);
    Faults faults = new Faults(up, web, incidents, plan);
    ModelCycle models = new ModelCycle(new Command(plan.home()), incidents, plan);
    try (EventLoad events = new EventLoad(web, ledger, traffic, incidents);
        SlateLoad slates = new SlateLoad(web, ledger, traffic, incidents, events, plan.seed())) {
      sendItems(events);
      startExperiment();
      awaitItems();
      start = Instant.now();
      long liveBefore;
      try (sampler;
          faults;
          models) {
        events.start(plan);
        slates.start(plan.slates());
        sampler.start();
        models.start();
        // What a recovery needs is warm, too, when the run is judged.
        sleepUntil(start.plus(plan.warm().dividedBy(3)));
        faults.start();
        // A full collection gives memory back, which is taken again within a minute.
        sleepUntil(start.plus(plan.warm().multipliedBy(2).dividedBy(3)));
        liveBefore = up.liveHeap();
        sleepUntil(start.plus(plan.warm()));
        incidents.begin(Instant.now());
        // The last recovery and a quiet end belong to the run.
        sleepUntil(start.plus(plan.length()).minusSeconds(60));
        faults.close();
        models.close();
        sleepUntil(start.plus(plan.length()));
      }
      slates.finish();
      events.finish();
      // A full collection is a pause that no request should see.
      live = Growth.live(liveBefore, up.liveHeap(), plan);
      System.out.println("slates: " + slates.summary());
    }
    System.out.println("events: " + ledger.summary());
    System.out.println("models: " + models.summary());
    verdicts.add("models were trained and promoted", models.didAll(), models.summary());
    verdicts.add("the deployment's process never ended", up.alive(), up.alive() ? "alive" : "gone");
    recount();
    verdicts.add("it stops when asked", up.stop(), "SIGTERM");
    ErrorLines.find(new Home(plan.home()).logs(), incidents);
    List<Growth> growths = new ArrayList<>(List.of(live));
    growths.addAll(Growth.of(sampler.samples(), start.plus(plan.warm()), plan));
    report(start, growths);
    verdicts.print();
    System.out.println(verdicts.failed() ? "the soak FAILED" : "the soak passed");
    return verdicts.failed();
  }

  private void sendItems(EventLoad events) throws InterruptedException {
    List<Ledger.Line> lines = new ArrayList<>();
    for (int item = 0; item < plan.items(); item++) {
      lines.add(traffic.item(item));
      if (lines.size() == ITEMS_A_REQUEST || item == plan.items() - 1) {
        events.sendUntilAcknowledged(lines);
        lines.clear();
      }
    }
  }

  private void startExperiment() throws InterruptedException {
    web.console(
        "PUT",
        "/v1/placements/soak",
        "{\"diversity\":{\"caps\":[{\"attribute\":\"category\",\"most\":2}]},\"exploration\":{\"slots\":2,\"epsilon\":0.2}}");
    web.console(
        "POST",
        "/v1/experiments",
        """
        {"id": "%s", "hypothesis": "Slates of more categories earn more clicks.", "variants": [
          {"name": "control", "weight": 1, "parameters": {}},
          {"name": "treatment", "weight": 1, "parameters": {"placement": "soak"}}]}
        """
            .formatted(EXPERIMENT));
    web.console("POST", "/v1/experiments/" + EXPERIMENT + "/start", "{}");
  }

  /** Before the first slate: an empty one is no failure of the run. */
  private void awaitItems() throws InterruptedException, IOException {
    long end = System.nanoTime() + DRAIN.toNanos();
    while (web.metrics(web.serving()).sum("millrace_serving_catalogue", "") < plan.items()) {
      if (System.nanoTime() > end) {
        throw new IOException("serving does not have the %d items".formatted(plan.items()));
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
    // Experiments are looked up every second.
    TimeUnit.SECONDS.sleep(3);
  }

  private static void sleepUntil(Instant moment) throws InterruptedException {
    long millis = Duration.between(Instant.now(), moment).toMillis();
    if (millis > 0) {
      TimeUnit.MILLISECONDS.sleep(millis);
    }
  }

  private void recount() throws Exception {
    long end = System.nanoTime() + DRAIN.toNanos();
    while (web.metrics(web.serving()).sum("millrace_serving_impressions_buffered", "") > 0
        && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    double dropped =
        web.metrics(web.serving()).sum("millrace_serving_impressions_total", "dropped");
    verdicts.add("no impression was dropped", dropped == 0, "%.0f dropped".formatted(dropped));
    try (Stores stores = new Stores(settings)) {
      Instant start = Instant.now();
      boolean drained = stores.drained(DRAIN);
      double seconds = Duration.between(start, Instant.now()).toMillis() / 1e3;
      verdicts.add("the sinks drain", drained, "%.1f s".formatted(seconds));
      Recount recount = new Recount();
      recount.read(stores.log());
      recount.judge(ledger, verdicts);
      stores.judgeDeadLetters(ledger, verdicts);
      stores.judge(recount, plan, verdicts);
      judgeReport(recount.experiments());
    }
  }

  /** The console's report says what the log says. */
  private void judgeReport(ExperimentRecount recount) throws InterruptedException {
    Map<String, List<Long>> reported = new TreeMap<>();
    Map<String, List<Long>> counted = new TreeMap<>();
    JsonNode report = web.console("GET", "/v1/experiments/" + EXPERIMENT + "/report", "");
    for (JsonNode variant : report.required("variants")) {
      reported.put(
          EXPERIMENT + "/" + variant.required("name").asString(),
          List.of(
              variant.required("requests").asLong(),
              variant.required("impressions").asLong(),
              variant.required("clicks").asLong(),
              variant.required("users").asLong()));
    }
    recount
        .variants()
        .forEach(
            (name, sums) ->
                counted.put(
                    name,
                    List.of(
                        ExperimentRecount.sum(sums, Measure.SLATES),
                        ExperimentRecount.sum(sums, Measure.IMPRESSIONS),
                        ExperimentRecount.sum(sums, Measure.CLICKS),
                        ExperimentRecount.users(sums))));
    verdicts.add(
        "the experiment's report equals the recount (slates, items, clicks, users)",
        !counted.isEmpty() && counted.equals(reported),
        counted.equals(reported) ? counted.toString() : reported + ", by the log " + counted);
  }

  private void report(Instant start, List<Growth> growths) {
    List<Window> windows = incidents.windows();
    System.out.println("\n| after | fault | recovered in |\n|---|---|---|");
    windows.forEach(window -> System.out.println(window.line(start)));
    System.out.println("\n" + Growth.HEAD);
    growths.forEach(growth -> System.out.println(growth.line()));
    System.out.println();
    for (Kind kind : Kind.values()) {
      List<Incident> inside = incidents.inside(kind);
      System.out.printf("within windows of faults, %s: %d%n", kind, inside.size());
      inside.stream()
          .collect(Collectors.groupingBy(Incident::words, TreeMap::new, Collectors.counting()))
          .entrySet()
          .stream()
          .limit(10)
          .forEach(entry -> System.out.printf("  %d x %s%n", entry.getValue(), entry.getKey()));
    }
    verdicts.none(
        "faults without a recovery",
        windows.stream().filter(window -> !window.recovered()).map(Window::fault).toList());
    outside("requests of events that were answered otherwise than they must be", Kind.EVENTS);
    outside("slates that failed", Kind.SLATE);
    outside("unhealthy answers", Kind.HEALTH);
    outside("commands that failed", Kind.COMMAND);
    outside("log lines of level ERROR", Kind.LOG);
    verdicts.none(
        "memory, threads and descriptors that grew",
        growths.stream().filter(growth -> !growth.holds()).map(Growth::line).toList());
  }

  private void outside(String claim, Kind kind) {
    verdicts.none(
        claim + ", outside windows of faults",
        incidents.outside(kind).stream()
            .map(incident -> incident.at() + " " + incident.words())
            .toList());
  }
}
