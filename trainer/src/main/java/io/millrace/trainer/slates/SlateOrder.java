package io.millrace.trainer.slates;

import io.millrace.recommender.Recommender;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What orders the slates of a recommender, and why.
 *
 * @param rankerWeight see {@link Recommender}
 * @param users whose slates were compared; 0 if none were
 * @param results by order; the first is the order that holds unless another is better beyond
 *     chance; empty if nothing was compared
 * @param reason a sentence
 * @param shares of the candidate sources
 */
public record SlateOrder(
    double rankerWeight,
    int users,
    List<SlateComparison.Result> results,
    String reason,
    ChosenShares shares) {
  public SlateOrder {
    results = List.copyOf(results);
  }

  /** An order of which no shares were learned. */
  SlateOrder(double rankerWeight, int users, List<SlateComparison.Result> results, String reason) {
    this(
        rankerWeight,
        users,
        results,
        reason,
        ChosenShares.usual(
            "The shares of candidate sources are the usual ones: none were learned."));
  }

  /** Returns the same with other shares. */
  SlateOrder with(ChosenShares learned) {
    return new SlateOrder(rankerWeight, users, results, reason, learned);
  }

  /** How far features look back: {@code window} reaches over 28 days. */
  static final Duration MEMORY = Duration.ofDays(28);

  /**
   * Returns this order, or that of retrieval alone if the log ended long before requests will come:
   * counts of the last days and decayed counts are then 0 for everybody, which the ranker never saw
   * in training, while retrieval does not know the time.
   *
   * @param newest the time of the newest event
   * @param now the time from which slates are asked for
   */
  public SlateOrder unlessStale(Instant newest, Instant now) {
    Duration gap = Duration.between(newest, now);
    if (rankerWeight == 0 || gap.compareTo(MEMORY) <= 0) {
      return this;
    }
    return new SlateOrder(
        0,
        users,
        results,
        String.format(
            Locale.ROOT,
            "Slates are ordered by retrieval alone, since the newest event is %,d days old and the ranker's features look back %d days. As of then: %s",
            gap.toDays(),
            MEMORY.toDays(),
            reason),
        ChosenShares.usual(
            "The shares of candidate sources are the usual ones: those that were searched are of"
                + " another order of the slates."));
  }

  /** The result of an order; empty if it was not compared. */
  public Optional<SlateComparison.Result> result(double weight) {
    return results.stream().filter(result -> result.name().equals(name(weight))).findFirst();
  }

  /** The name of an order in tables. */
  static String name(double weight) {
    return switch (Recommender.orderedBy(weight)) {
      case "retrieval" -> "retrieval alone";
      case "ranker" -> "ranker alone";
      default -> String.format(Locale.ROOT, "ranker and retrieval (%.1f)", weight);
    };
  }

  /** Returns the metrics of the registry. */
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new TreeMap<>();
    result(rankerWeight)
        .ifPresent(
            chosen -> {
              metrics.put("slates.users", (double) users);
              metrics.put("slates.hr@10", chosen.hitRate());
              metrics.put("slates.ndcg@10", chosen.ndcg());
            });
    result(0).ifPresent(retrieval -> metrics.put("slates.retrieval_ndcg@10", retrieval.ndcg()));
    result(1).ifPresent(ranker -> metrics.put("slates.ranker_ndcg@10", ranker.ndcg()));
    return metrics;
  }
}
