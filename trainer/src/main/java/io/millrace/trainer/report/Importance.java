package io.millrace.trainer.report;

import java.util.List;

/**
 * Which features the model rests on: how much AUC falls when a feature's values are shuffled among
 * the rows (Breiman 2001, section 10; Fisher, Rudin and Dominici 2019, arXiv 1801.01489). Two
 * features that say the same hide each other.
 *
 * @param rows of the sample
 * @param repeats shuffles of each feature
 * @param auc of the sample as it is
 * @param features most important first
 */
public record Importance(int rows, int repeats, double auc, List<Drop> features) {
  public Importance {
    features = List.copyOf(features);
  }

  /** Returns the features whose shuffling changes the AUC, most important first. */
  List<Drop> effective() {
    return features.stream().filter(Drop::hasEffect).toList();
  }

  /**
   * Returns a sentence behind a blank that counts the features without effect; empty if all have
   * one.
   */
  String withoutEffect() {
    int none = features.size() - effective().size();
    return none == 0
        ? ""
        : " %d of %d features have no effect: shuffling them does not change the AUC."
            .formatted(none, features.size());
  }

  /**
   * A feature's share.
   *
   * @param mean of the falls in AUC
   * @param low the smallest
   * @param high the largest
   */
  public record Drop(String feature, double mean, double low, double high) {
    /** Half a unit of the last digit that reports print. */
    private static final double LEAST = 0.00005;

    /** Whether some shuffle changed the AUC; false for a feature that the data does not have. */
    boolean hasEffect() {
      return Math.abs(low) >= LEAST || Math.abs(high) >= LEAST;
    }
  }
}
