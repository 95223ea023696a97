package io.millrace.serving.reranking;

import io.millrace.serving.ranking.Scored;
import java.util.List;
import java.util.Locale;

/**
 * An item's popularity as a factor on its score: {@code (p / g)^exponent} with {@code p} the item's
 * positive interactions and 10, and {@code g} the geometric mean of {@code p} over the ranked
 * items. The mean does not change the order; with it the factors of one ranking average 1.
 */
record PopularityFactor(double exponent, double factor) {
  /** Of a placement without an exponent. */
  static final PopularityFactor NONE = new PopularityFactor(0, 1);

  /** Returns the factors of ranked items. */
  static PopularityFactor[] of(List<Scored> ranked, double exponent) {
    double[] logs = new double[ranked.size()];
    double sum = 0;
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(ranked.get(i).candidate().entry().popularity());
      sum += logs[i];
    }
    PopularityFactor[] factors = new PopularityFactor[logs.length];
    for (int i = 0; i < logs.length; i++) {
      factors[i] =
          new PopularityFactor(exponent, Math.exp(exponent * (logs[i] - sum / logs.length)));
    }
    return factors;
  }

  double applyTo(Scored scored) {
    return exponent == 0 ? scored.score() : scored.scale().times(scored.score(), factor);
  }

  /** Says in words what it did to the score. */
  String rule() {
    return String.format(
        Locale.ROOT,
        "%s by popularity^%s (x%.3g)",
        factor < 1 ? "lowered" : "raised",
        exponent,
        factor);
  }
}
