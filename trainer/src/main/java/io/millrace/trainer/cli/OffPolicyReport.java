package io.millrace.trainer.cli;

import io.millrace.statistics.offpolicy.Evaluation;
import io.millrace.statistics.offpolicy.Weights;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An evaluation, for people and for programs.
 *
 * @param policy whose earnings were estimated
 * @param notes what else a reader should know
 */
record OffPolicyReport(String policy, double alpha, Evaluation evaluation, List<String> notes) {
  OffPolicyReport with(String note) {
    return new OffPolicyReport(
        policy, alpha, evaluation, Stream.concat(notes.stream(), Stream.of(note)).toList());
  }

  void print(PrintWriter out) {
    Weights weights = evaluation.weights();
    out.println("Policy: " + policy);
    TextTable table =
        new TextTable()
            .row("", "VALUE", "ERROR", "LOW", "HIGH")
            .row("earned", number(evaluation.earned()), "", "", "");
    for (Evaluation.Value value : evaluation.estimates()) {
      table.row(
          value.estimator(),
          number(value.value()),
          number(value.standardError()),
          number(value.low()),
          number(value.high()));
    }
    table.print(out);
    out.println(
        String.format(
            Locale.ROOT,
            "%,.0f effective of %,d decisions; weights: mean %.3f, largest %.1f; intervals at %.4g %%",
            weights.effectiveSize(),
            weights.n(),
            weights.mean(),
            weights.largest(),
            100 * (1 - alpha)));
    notes.forEach(out::println);
    out.println(evaluation.sentence());
    if (!evaluation.conclusive()) {
      out.println(
          "More exploration (MILLRACE_SERVING_EPSILON, MILLRACE_SERVING_EXPLORATION_SLOTS), a longer log, or a policy closer to the logged one (--policy softmax, a higher --temperature) would help.");
    }
    out.flush();
  }

  ObjectNode json() {
    Weights weights = evaluation.weights();
    ObjectNode json = Json.object();
    json.put("policy", policy);
    json.put("decisions", weights.n());
    Json.number(json, "earned", evaluation.earned());
    Json.number(json, "effective_size", weights.effectiveSize());
    ObjectNode node = json.putObject("weights");
    Json.number(node, "mean", weights.mean());
    Json.number(node, "mean_standard_error", weights.standardError());
    Json.number(node, "largest", weights.largest());
    json.put("alpha", alpha);
    ArrayNode estimates = json.putArray("estimates");
    for (Evaluation.Value value : evaluation.estimates()) {
      ObjectNode estimate = estimates.addObject();
      estimate.put("estimator", value.estimator());
      Json.number(estimate, "value", value.value());
      Json.number(estimate, "standard_error", value.standardError());
      Json.number(estimate, "low", value.low());
      Json.number(estimate, "high", value.high());
    }
    json.put("conclusive", evaluation.conclusive());
    evaluation.reason().ifPresent(reason -> json.put("reason", reason));
    notes.forEach(json.withArray("notes")::add);
    json.put("sentence", evaluation.sentence());
    return json;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.5f", value);
  }
}
