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

  /**
   * A feature's share.
   *
   * @param mean of the falls in AUC
   * @param low the smallest
   * @param high the largest
   */
  public record Drop(String feature, double mean, double low, double high) {}
}
