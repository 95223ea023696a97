package io.millrace.scoring;

import java.util.List;

/**
 * What each part of an example adds to its logit. Everything together is the logit:
 *
 * <pre>logit = bias + sum over fields (firstOrder + secondOrder + tower) + towerConstant</pre>
 *
 * @param fields one for each field that has a value, crosses included
 * @param bias of the model
 * @param towerConstant what the tower would still add without any input, by its biases alone, with
 *     the same units at work
 * @param logit as the scorer computes it, up to rounding
 */
public record Contributions(
    List<FieldShare> fields, double bias, double towerConstant, double logit) {
  public Contributions {
    fields = List.copyOf(fields);
  }

  /**
   * One field's part.
   *
   * @param field its name; of a cross the features' names joined by {@code *}
   * @param firstOrder by its linear weights: for Wide & Deep the wide part, for DeepFM the first
   *     order; exact
   * @param secondOrder by the factorization machine: of the dot product of each pair of fields,
   *     each of both gets half; exact. 0 where the model has none
   * @param tower its embedding times the gradient there; see {@link ContributionPass}
   */
  public record FieldShare(String field, double firstOrder, double secondOrder, double tower) {
    public double total() {
      return firstOrder + secondOrder + tower;
    }
  }
}
