package io.millrace.quickstart.demo;

import io.millrace.cli.service.Service;
import io.millrace.config.Settings;
import io.millrace.event.Event;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.quickstart.shop.Accidents;
import io.millrace.quickstart.shop.History;
import io.millrace.quickstart.shop.Shop;
import io.millrace.trainer.evaluation.Evaluator;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import me.tongfei.progressbar.ProgressBar;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One run of the demo against running services: history in, models out, shoppers, verdict. All it
 * knows of the platform are addresses.
 */
public final class Demo {
  private static final Duration SPAN = Duration.ofDays(14);

  /** The id of the A/B test. */
  public static final String EXPERIMENT = "popularity-or-models";

  private static final List<String> MODELS = List.of("wide-deep", "deepfm");

  private final DemoPlan plan = DemoPlan.DEFAULT;
  private final Settings settings;
  private final Path work;
  private final PrintStream out;
  private final Clock clock;
  private final Http http = new Http();

  /**
   * @param settings where the running services are
   * @param work for the files that pass between trainer and demo
   */
  public Demo(Settings settings, Path work, PrintStream out, Clock clock) {
    this.settings = settings;
    this.work = work;
    this.out = out;
    this.clock = clock;
  }

  /**
   * Runs the whole of it.
   *
   * @param startNanos when the command was given, by {@link System#nanoTime}
   */
  public DemoResult run(long startNanos) {
    try (Probe probe = new Probe(http, settings)) {
      return run(probe, startNanos);
    }
  }

  private DemoResult run(Probe probe, long startNanos) {
    Instant start = clock.instant().minus(SPAN);
    Shop shop = Shop.generate(plan.items(), plan.users(), start, SPAN, plan.seed());
    EventSender sender = new EventSender(http, settings.ingestUrl());
    List<Event> history = History.generate(shop, start, SPAN, plan.events(), plan.seed() + 1);
    tellHistory(history, sender, probe);

    List<DemoResult.Model> models = new ArrayList<>();
    Predictions predictions = new Predictions(List.of());
    // Both are judged on the same rows.
    for (String model : MODELS) {
      Path file = work.resolve(model + "-predictions.csv");
      JsonNode trained = TrainingRun.run(settings, model, file);
      predictions = Predictions.read(file);
      JsonNode validation = trained.required("validation");
      models.add(
          new DemoResult.Model(
              model,
              validation.required("auc").asDouble(),
              validation.required("logloss").asDouble(),
              validation.required("calibration_error").asDouble()));
    }
    DemoResult.Baselines baselines = baselines(shop, history, predictions);

    startExperiment(probe);
    AbTest.Outcome outcome = runShoppers(shop, sender);
    DemoResult.Events events = countEvents(probe, sender, outcome.requests() - outcome.errors());
    DemoResult.Experiment experiment = report(outcome);
    return new DemoResult(
        events,
        models,
        baselines,
        new DemoResult.Serving(
            outcome.requests(),
            outcome.errors(),
            outcome.fallbacks(),
            outcome.p50Millis(),
            outcome.p99Millis()),
        experiment,
        (System.nanoTime() - startNanos) / 1e9);
  }

  /** The past, with what goes wrong in every shop: events sent twice, and events that are none. */
  private void tellHistory(List<Event> history, EventSender sender, Probe probe) {
    try (ProgressBar bar = Bars.bar("Clicks over HTTP", history.size())) {
      sender.send(history, bar);
    }
    List<Event> again = history.subList(history.size() - plan.duplicates(), history.size());
    sender.sendAll(again);
    for (int i = 0; i < plan.badRounds(); i++) {
      sender.sendLines(Accidents.badLines());
    }
    out.println("Waiting until log, features and counts have it all ...");
    awaitSinks(probe, sender.accepted());
  }

  private static void awaitSinks(Probe probe, long events) {
    Waiting.until(events, probe::counted);
    Waiting.until(0L, probe::lag);
  }

  /**
   * AUC on the very rows the models are judged on: by the truth itself, and by how often an item
   * was clicked on the slates that are not among these rows.
   */
  private static DemoResult.Baselines baselines(
      Shop shop, List<Event> history, Predictions predictions) {
    Set<String> judged = new HashSet<>();
    predictions.rows().forEach(row -> judged.add(row.request()));
    Map<ItemId, Integer> clicks = new HashMap<>();
    for (Event event : history) {
      if (event instanceof Interaction interaction
          && interaction.interaction() == InteractionType.CLICK
          && interaction.requestId().filter(id -> !judged.contains(id.value())).isPresent()) {
        clicks.merge(interaction.itemId(), 1, Integer::sum);
      }
    }
    Evaluator oracle = new Evaluator();
    Evaluator popularity = new Evaluator();
    for (Predictions.Row row : predictions.rows()) {
      double truth = shop.clickProbability(row.user(), row.item(), row.position());
      oracle.add((float) truth, row.label(), "");
      float count = clicks.getOrDefault(row.item(), 0);
      popularity.add((count + 1) / (count + 2), row.label(), "");
    }
    return new DemoResult.Baselines(popularity.evaluate().auc(), oracle.evaluate().auc());
  }

  private void startExperiment(Probe probe) {
    JsonMapper json = JsonMapper.shared();
    ObjectNode experiment = json.createObjectNode();
    experiment.put("id", EXPERIMENT);
    experiment.put(
        "hypothesis", "A model that knows the shopper earns more clicks than bestsellers.");
    ArrayNode variants = experiment.putArray("variants");
    for (String name : List.of("popularity", "wide-deep", "deepfm")) {
      ObjectNode variant = variants.addObject().put("name", name).put("weight", 1);
      variant.putObject("parameters").put("model", name);
    }
    String url = Service.CONSOLE.baseUrl(settings) + "/v1/experiments";
    http.post(url, experiment).expect(201);
    http.post(url + "/" + EXPERIMENT + "/start", json.createObjectNode()).expect(200);
    awaitModels(probe);
  }

  /** Serving watches registry and experiments, and loads what the arms want to rank with. */
  private static void awaitModels(Probe probe) {
    if (!Waiting.until(true, () -> probe.ranking().containsAll(MODELS))) {
      throw new IllegalStateException("serving did not load the models of the experiment");
    }
  }

  private AbTest.Outcome runShoppers(Shop shop, EventSender sender) {
    long visits = (long) plan.users() * plan.rounds();
    try (ProgressBar bar = Bars.bar("Shoppers at the A/B test", visits)) {
      return new AbTest(shop, http, Service.SERVING.baseUrl(settings), sender, bar)
          .run(EXPERIMENT, plan.rounds(), plan.seed() + 2);
    }
  }

  /** The slates that serving logged are in the log too; they are not the shop's events. */
  private DemoResult.Events countEvents(Probe probe, EventSender sender, long slates) {
    awaitSinks(probe, sender.accepted() + slates);
    long duplicates = probe.duplicates();
    long wanted = sender.accepted() - duplicates;
    long inLog = Waiting.until(wanted, () -> probe.inLog() - slates);
    long dead = Waiting.until(sender.rejected(), probe::deadLetters);
    return new DemoResult.Events(sender.sent(), sender.accepted(), inLog, dead, duplicates);
  }

  /** The console's report; its counts must be those of the shoppers themselves. */
  private DemoResult.Experiment report(AbTest.Outcome outcome) {
    String url = Service.CONSOLE.baseUrl(settings) + "/v1/experiments/" + EXPERIMENT + "/report";
    Waiting.until(outcome.clicksByVariant(), () -> counts(http.get(url).expect(200), "clicks"));
    JsonNode report = http.get(url).expect(200);
    check("items shown", outcome.shownByVariant(), counts(report, "impressions"));
    check("clicks", outcome.clicksByVariant(), counts(report, "clicks"));
    List<DemoResult.Variant> variants = new ArrayList<>();
    Map<String, DemoResult.Lift> lifts = new LinkedHashMap<>();
    for (JsonNode variant : report.required("variants")) {
      String name = variant.required("name").asString();
      variants.add(
          new DemoResult.Variant(
              name,
              variant.required("impressions").asLong(),
              variant.required("clicks").asLong(),
              variant.path("ctr").asDouble(Double.NaN)));
      if (variant.hasNonNull("lift")) {
        JsonNode lift = variant.get("lift");
        lifts.put(
            name,
            new DemoResult.Lift(
                lift.required("estimate").asDouble(),
                lift.required("low").asDouble(),
                lift.required("high").asDouble()));
      }
    }
    return new DemoResult.Experiment(
        report.path("srm_p").asDouble(Double.NaN), variants, lifts, outcome.oracleClickRate());
  }

  private static Map<String, Long> counts(JsonNode report, String what) {
    Map<String, Long> counts = new HashMap<>();
    for (JsonNode variant : report.required("variants")) {
      counts.put(variant.required("name").asString(), variant.required(what).asLong());
    }
    return counts;
  }

  private static void check(String what, Map<String, Long> seen, Map<String, Long> counted) {
    if (!seen.equals(counted)) {
      throw new IllegalStateException(
          "the shoppers count %s %s, the console %s".formatted(what, seen, counted));
    }
  }
}
