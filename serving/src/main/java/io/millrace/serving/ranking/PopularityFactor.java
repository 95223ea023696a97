package io.millrace.serving.ranking;

import java.util.List;
import java.util.Locale;

/**
 * An item's popularity as a factor on its score: {@code (p / g)^exponent} with {@code p} the item's
 * positive interactions and 10, and {@code g} the geometric mean of {@code p} over the ranked
 * items. The mean does not change the order; with it the factors of one ranking average 1.
 */
public record PopularityFactor(double exponent, double factor) {
  /** Of a placement without an exponent. */
  public static final PopularityFactor NONE = new PopularityFactor(0, 1);

  /** Returns the factors of ranked items. */
  public static PopularityFactor[] of(List<RankedItem> ranked, double exponent) {
    double[] logs = new double[ranked.size()];
    double sum = 0;
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(ranked.get(i).item().popularity());
      sum += logs[i];
    }
    PopularityFactor[] factors = new PopularityFactor[logs.length];
    for (int i = 0; i < logs.length; i++) {
      factors[i] =
          new PopularityFactor(exponent, Math.exp(exponent * (logs[i] - sum / logs.length)));
    }
    return factors;
  }

  /** Returns a score under the factor. */
  public double applyTo(ItemScore score) {
    return exponent == 0 ? score.value() : score.scale().times(score.value(), factor);
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
