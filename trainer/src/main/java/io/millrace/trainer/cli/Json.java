package io.millrace.trainer.cli;

import io.millrace.trainer.evaluation.Evaluation;
import io.millrace.trainer.evaluation.RankingEvaluation;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The machine-readable results' parts. What is not a number is null. */
final class Json {
  private Json() {}

  static ObjectNode object() {
    return JsonMapper.shared().createObjectNode();
  }

  static void number(ObjectNode node, String name, double number) {
    if (Double.isFinite(number)) {
      node.put(name, number);
    } else {
      node.putNull(name);
    }
  }

  static ObjectNode evaluation(Evaluation evaluation) {
    ObjectNode node = object();
    node.put("rows", evaluation.rows());
    number(node, "auc", evaluation.auc());
    number(node, "gauc", evaluation.gauc());
    number(node, "logloss", evaluation.logloss());
    number(node, "normalised_entropy", evaluation.normalisedEntropy());
    number(node, "accuracy", evaluation.accuracy());
    number(node, "calibration_error", evaluation.calibrationError());
    return node;
  }

  /** Groups without a positive are named only where there are some. */
  static ObjectNode ranking(RankingEvaluation ranking) {
    ObjectNode node = object();
    node.put("count", ranking.groups());
    for (RankingEvaluation.AtCutoff at : ranking.atCutoffs()) {
      number(node, "hr@" + at.k(), at.hitRate());
      number(node, "ndcg@" + at.k(), at.ndcg());
    }
    number(node, "mrr", ranking.mrr());
    number(node, "map", ranking.map());
    if (ranking.withoutPositive() > 0) {
      node.put("without_positive", ranking.withoutPositive());
    }
    return node;
  }
}
