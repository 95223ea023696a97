package io.millrace.statistics.interleaving;

import java.util.Locale;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Which of two rankers users prefer.
 *
 * @param winsA slates, or users, where the first had more clicks
 * @param winsB where the second had more
 * @param ties where both had as many
 */
public record Preference(long winsA, long winsB, long ties) {
  public Preference {
    if (winsA < 0 || winsB < 0 || ties < 0 || winsA + winsB > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("wins and ties must be at least 0");
    }
  }

  /** One slate more. */
  public Preference plus(int creditA, int creditB) {
    return new Preference(
        winsA + (creditA > creditB ? 1 : 0),
        winsB + (creditB > creditA ? 1 : 0),
        ties + (creditA == creditB ? 1 : 0));
  }

  /**
   * By how much the first is preferred, from -0.5 to 0.5: {@code (winsA + ties/2) / all - 0.5}
   * (Chapelle, Joachims, Radlinski, Yue, "Large-scale Validation and Analysis of Interleaved Search
   * Evaluation", TOIS 2012, eq. 1). 0 without slates.
   */
  public double delta() {
    long all = winsA + winsB + ties;
    return all == 0 ? 0 : (winsA + 0.5 * ties) / all - 0.5;
  }

  /** The normal approximation of the sign test: {@code (winsA - winsB) / sqrt(winsA + winsB)}. */
  public double z() {
    long decided = winsA + winsB;
    return decided == 0 ? 0 : (winsA - winsB) / Math.sqrt(decided);
  }

  /**
   * The exact two-sided sign test, ties left out: twice the smaller tail, at most 1. (A library
   * test that adds up all outcomes as improbable as this one is wrong where equal probabilities
   * differ by rounding.)
   */
  public double pValue() {
    int decided = (int) (winsA + winsB);
    if (decided == 0) {
      return 1;
    }
    BinomialDistribution fair = BinomialDistribution.of(decided, 0.5);
    int least = (int) Math.min(winsA, winsB);
    return Math.min(1, 2 * fair.cumulativeProbability(least));
  }

  /** The verdict in a sentence, of slates. */
  public String sentence(String nameA, String nameB, double alpha) {
    return sentence(nameA, nameB, "slates", alpha);
  }

  /**
   * The verdict in a sentence.
   *
   * @param units what was won, for instance {@code users}
   */
  public String sentence(String nameA, String nameB, String units, double alpha) {
    if (pValue() >= alpha) {
      return String.format(
          Locale.ROOT,
          "No preference yet: %s won %d %s, %s won %d (p = %.3f).",
          nameA,
          winsA,
          units,
          nameB,
          winsB,
          pValue());
    }
    boolean first = winsA > winsB;
    return String.format(
        Locale.ROOT,
        "Users prefer %s: it won %d %s, %s won %d (p = %.2g).",
        first ? nameA : nameB,
        Math.max(winsA, winsB),
        units,
        first ? nameB : nameA,
        Math.min(winsA, winsB),
        pValue());
  }
}
