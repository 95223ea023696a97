package io.millrace.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * P-values of several tests, made larger so that looking at all of them does not find what is not
 * there. Each method returns the adjusted p-values in the order given; reject where one is at most
 * alpha.
 */
public final class MultipleTesting {
  private MultipleTesting() {}

  /** A p-value at a place in the sorted list. */
  private interface Step {
    double adjust(double p, int rank, int tests);
  }

  /** Times the number of tests: guards against a single false finding. */
  public static double[] bonferroni(double[] pValues) {
    return Arrays.stream(checked(pValues)).map(p -> Math.min(1, p * pValues.length)).toArray();
  }

  /**
   * Guards against a single false finding, never less powerful than Bonferroni (Holm, "A Simple
   * Sequentially Rejective Multiple Test Procedure", 1979): {@code max over smaller p of (m - rank
   * + 1) p}.
   */
  public static double[] holm(double[] pValues) {
    Integer[] order = ascending(checked(pValues));
    double[] adjusted = new double[pValues.length];
    double largest = 0;
    for (int rank = 0; rank < order.length; rank++) {
      largest = Math.max(largest, (pValues.length - rank) * pValues[order[rank]]);
      adjusted[order[rank]] = Math.min(1, largest);
    }
    return adjusted;
  }

  /** As Holm from the largest down, for independent tests (Hochberg 1988, Biometrika 75). */
  public static double[] hochberg(double[] pValues) {
    return fromLargest(pValues, (p, rank, tests) -> (tests - rank + 1) * p);
  }

  /**
   * Keeps the share of false findings among all findings at most alpha (Benjamini and Hochberg,
   * "Controlling the False Discovery Rate", 1995): {@code min over larger p of p m / rank}.
   */
  public static double[] benjaminiHochberg(double[] pValues) {
    return fromLargest(pValues, (p, rank, tests) -> p * tests / rank);
  }

  /** As Benjamini and Hochberg, under any dependence (Benjamini and Yekutieli 2001). */
  public static double[] benjaminiYekutieli(double[] pValues) {
    double harmonic =
        IntStream.rangeClosed(1, pValues.length).mapToDouble(rank -> 1.0 / rank).sum();
    return fromLargest(pValues, (p, rank, tests) -> p * tests * harmonic / rank);
  }

  /**
   * Half the width of a normal interval that agrees with an adjusted p-value: {@code z_{alpha/2}
   * |estimate| / z_{p/2}}, as GrowthBook draws it. 0 where the estimate is 0.
   *
   * @param alpha one minus the confidence
   */
  public static double halfWidth(double estimate, double adjustedP, double alpha) {
    Quantiles.requireAlpha(alpha);
    if (estimate == 0) {
      return 0;
    }
    return Quantiles.normal(alpha / 2) * Math.abs(estimate / Quantiles.normal(adjustedP / 2));
  }

  private static double[] fromLargest(double[] pValues, Step step) {
    Integer[] order = ascending(checked(pValues));
    double[] adjusted = new double[pValues.length];
    double smallest = 1;
    for (int rank = order.length; rank >= 1; rank--) {
      int at = order[rank - 1];
      smallest = Math.min(smallest, step.adjust(pValues[at], rank, order.length));
      adjusted[at] = smallest;
    }
    return adjusted;
  }

  private static Integer[] ascending(double[] values) {
    Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(at -> values[at]));
    return order;
  }

  private static double[] checked(double[] pValues) {
    for (double p : pValues) {
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("a p-value must be in [0, 1], is " + p);
      }
    }
    return pValues;
  }
}
