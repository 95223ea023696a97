package io.millrace.quickstart.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a demo measured. Printed as a table, and as JSON with the names of the components.
 *
 * @param seconds from the first line to the last
 */
public record DemoResult(
    Events events,
    List<Model> models,
    Baselines baselines,
    Serving serving,
    Experiment experiment,
    double seconds) {

  /**
   * What became of the events.
   *
   * @param sent by the shop to the collector
   * @param accepted of these
   * @param inLog rows of the event log that came from the shop
   * @param dead refused and kept
   * @param duplicates accepted, and recognised by the sinks
   */
  public record Events(long sent, long accepted, long inLog, long dead, long duplicates) {}

  /** A model on the newest tenth of the history. */
  public record Model(String name, double auc, double logloss, double calibrationError) {}

  /** AUC on the same rows, without a model. */
  public record Baselines(double popularityAuc, double oracleAuc) {}

  /** Latencies as the shop's client saw them, in milliseconds. */
  public record Serving(long requests, long errors, long fallbacks, double p50Ms, double p99Ms) {}

  /**
   * The A/B test as the console reports it.
   *
   * @param lift by variant, relative to popularity
   * @param oracleCtr of slates made by the truth itself
   */
  public record Experiment(
      double srmP, List<Variant> variants, Map<String, Lift> lift, double oracleCtr) {}

  /** One arm. */
  public record Variant(String name, long impressions, long clicks, double ctr) {}

  /** A relative lift with its 95 % interval. */
  public record Lift(double estimate, double low, double high) {}

  /** What went wrong, in sentences; empty where the demo did what it promises. */
  public List<String> failures() {
    List<String> failures = new ArrayList<>();
    if (events.sent != events.accepted + events.dead) {
      failures.add(
          "sent %d is not accepted %d + dead %d"
              .formatted(events.sent, events.accepted, events.dead));
    }
    if (events.inLog != events.accepted - events.duplicates) {
      failures.add(
          "in the log are %d, not accepted %d - duplicates %d"
              .formatted(events.inLog, events.accepted, events.duplicates));
    }
    for (Model model : models) {
      if (!(model.auc >= baselines.popularityAuc + 0.05)) {
        failures.add("%s's AUC is not 0.05 above popularity's".formatted(model.name));
      }
      if (!(model.auc >= baselines.oracleAuc - 0.03)) {
        failures.add("%s's AUC is not within 0.03 of the oracle's".formatted(model.name));
      }
    }
    if (serving.errors > 0) {
      failures.add("%d requests failed".formatted(serving.errors));
    }
    Lift deepfm = experiment.lift.get("deepfm");
    if (deepfm == null || !(deepfm.low > 0)) {
      failures.add("DeepFM's lift interval is not above zero");
    }
    if (!(experiment.srmP > 0.001)) {
      failures.add("the arms' sizes do not fit their weights");
    }
    return failures;
  }

  /** Prints it for people. */
  public void print(PrintStream out) {
    DemoTable.print(this, out);
  }

  /** As one line of JSON; names in snake_case. */
  public String toJson() {
    return JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .build()
        .writeValueAsString(this);
  }
}
