package io.millrace.slates.report;

import io.millrace.slates.SlateReport;
import io.millrace.slates.metrics.CatalogueMetrics;
import io.millrace.slates.metrics.Interval;
import io.millrace.slates.metrics.SlateMetrics;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a report as JSON; docs/evaluation.md lists the fields. */
public final class SlateJson {
  private SlateJson() {}

  /** Returns the whole report. */
  public static ObjectNode of(SlateReport report) {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.put("namespace", report.namespace());
    node.put("holdout", report.holdout());
    node.put("positive", report.positive());
    node.put("asked_at", report.asked().toString());
    node.put("k", report.k());
    node.put("eligible_users", report.eligible());
    node.put("users", report.users());
    node.put("targets", report.targets());
    node.put("new_item_targets", report.newItemTargets());
    node.put("items", report.items());
    ArrayNode results = node.putArray("results");
    report.results().forEach(result -> result(results.addObject(), result, report.k()));
    ArrayNode comparisons = node.putArray("comparisons");
    for (SlateReport.Comparison comparison : report.comparisons()) {
      ObjectNode one = comparisons.addObject();
      one.put("name", report.results().get(0).name());
      one.put("other", comparison.other());
      interval(one, "hr@" + report.k(), comparison.hitRate());
      interval(one, "ndcg@" + report.k(), comparison.ndcg());
    }
    ArrayNode notes = node.putArray("notes");
    report.notes().forEach(notes::add);
    return node;
  }

  private static void result(ObjectNode node, SlateReport.Result result, int k) {
    node.put("name", result.name());
    metrics(node, result.mean(), k);
    interval(node, "hr_interval", result.hitRate());
    interval(node, "ndcg_interval", result.ndcg());
    CatalogueMetrics catalogue = result.catalogue();
    node.put("distinct_items", catalogue.distinctItems());
    node.put("coverage", catalogue.coverage());
    node.put("gini", catalogue.gini());
    node.put("popularity_percentile", catalogue.popularityPercentile());
    node.put("novelty_bits", catalogue.novelty());
    node.put("diversity", catalogue.diversity());
    if (Double.isNaN(result.newItemRecall())) {
      node.putNull("new_item_recall");
    } else {
      node.put("new_item_recall", result.newItemRecall());
    }
    ArrayNode groups = node.putArray("by_history_length");
    for (SlateReport.Group group : result.groups()) {
      ObjectNode one = groups.addObject();
      one.put("history", group.name());
      one.put("users", group.users());
      metrics(one, group.mean(), k);
    }
    result.served().ifPresent(served -> served(node.putObject("served"), served));
  }

  private static void served(ObjectNode node, SlateReport.Served served) {
    ObjectNode models = node.putObject("models");
    new TreeMap<>(served.models()).forEach(models::put);
    ObjectNode fallbacks = node.putObject("fallbacks");
    new TreeMap<>(served.fallbacks()).forEach(fallbacks::put);
    node.put("candidates", served.candidates());
    node.put("candidate_recall", served.candidateRecall());
    node.put("slate_recall", served.slateRecall());
    node.put("p50_ms", served.millisP50());
    node.put("p99_ms", served.millisP99());
    ArrayNode sources = node.putArray("sources");
    for (SlateReport.SourceShare source : served.sources()) {
      ObjectNode one = sources.addObject();
      one.put("source", source.source());
      one.put("candidate_share", source.candidateShare());
      one.put("slate_share", source.slateShare());
      one.put("candidate_recall", source.candidateRecall());
      one.put("slate_recall", source.slateRecall());
    }
  }

  private static void metrics(ObjectNode node, SlateMetrics metrics, int k) {
    node.put("hr@" + k, metrics.hitRate());
    node.put("recall@" + k, metrics.recall());
    node.put("ndcg@" + k, metrics.ndcg());
    node.put("mrr@" + k, metrics.reciprocalRank());
    node.put("map@" + k, metrics.averagePrecision());
  }

  private static void interval(ObjectNode node, String name, Interval interval) {
    ObjectNode one = node.putObject(name);
    one.put("mean", interval.mean());
    one.put("low", interval.low());
    one.put("high", interval.high());
  }
}
