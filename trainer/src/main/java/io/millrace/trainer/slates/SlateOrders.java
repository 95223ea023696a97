package io.millrace.trainer.slates;

import io.millrace.eventlog.EventLog;
import io.millrace.namespace.Namespace;
import io.millrace.recommender.Recommender;
import io.millrace.trainer.dataset.ReadProgress;
import io.millrace.trainer.holdout.Holdout;
import io.millrace.trainer.holdout.HoldoutQuery;
import io.millrace.trainer.holdout.HoldoutScan;
import io.millrace.trainer.holdout.HoldoutSplit;
import io.millrace.trainer.table.InvalidDataException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Chooses what orders slates, and with it the shares of candidate sources. A ranker that was trained on what was shown orders them, unless
 * another order is better beyond chance on what users took after the ranker's training examples;
 * one that was trained on sampled negatives has not seen what retrieval supplies, and retrieval
 * orders them unless another order is better beyond chance.
 */
public final class SlateOrders {
  /** Users whose slates are compared. */
  static final int USERS = 1_000;

  /** Fewer users tell no difference that matters. */
  static final int LEAST_USERS = 50;

  private static final List<Double> WEIGHTS = List.of(0.0, 0.5, 1.0);

  private final Optional<SlateComparison> comparison;
  private final Namespace namespace;
  private final EventLog log;
  private final ReadProgress progress;

  public SlateOrders(
      Optional<SlateComparison> comparison,
      Namespace namespace,
      EventLog log,
      ReadProgress progress) {
    this.comparison = comparison;
    this.namespace = namespace;
    this.log = log;
    this.progress = progress;
  }

  /** Writes the artifact of a recommender that knows nothing of the held-out events. */
  public interface ArtifactWriter {
    /**
     * Writes.
     *
     * @return the directory
     */
    Path write(HoldoutSplit split, double rankerWeight) throws IOException;
  }

  /**
   * Chooses.
   *
   * @param sampledNegatives whether the ranker was trained on sampled negatives
   * @param from the time of the first event that the ranker was not trained on; empty if unknown
   */
  public SlateOrder choose(
      boolean sampledNegatives, Optional<Instant> from, long seed, ArtifactWriter writer)
      throws IOException {
    double usual = sampledNegatives ? 0 : 1;
    if (comparison.isEmpty() || from.isEmpty()) {
      return unmeasured(usual, "There is nothing to make slates with");
    }
    HoldoutSplit split;
    try {
      split =
          new HoldoutScan(log)
              .split(
                  new HoldoutQuery(
                      new Holdout.From(from.get()),
                      Optional.empty(),
                      OptionalDouble.empty(),
                      USERS,
                      seed),
                  progress);
    } catch (InvalidDataException e) {
      return unmeasured(usual, "Too few users took something new after " + from.get());
    }
    if (split.users().size() < LEAST_USERS) {
      return unmeasured(
          usual,
          "Only %d users took something new after %s, %d are needed to compare slates"
              .formatted(split.users().size(), from.get(), LEAST_USERS));
    }
    List<Double> weights = new ArrayList<>(WEIGHTS);
    weights.remove(usual);
    weights.add(0, usual);
    List<SlateComparison.Contender> contenders = new ArrayList<>();
    for (double weight : weights) {
      contenders.add(
          new SlateComparison.Contender(SlateOrder.name(weight), writer.write(split, weight)));
    }
    SlateComparison.Session session = comparison.get().open(namespace, log, split, progress);
    SlateOrder order =
        chosen(weights, split.users().size(), session.compare(contenders));
    return order.with(
        session.learnShares(contenders.get(weights.indexOf(order.rankerWeight()))));
  }

  /**
   * Returns the first order, or the best of those that are better than it beyond chance.
   *
   * @param weights of the results, in their order
   */
  static SlateOrder chosen(List<Double> weights, int users, List<SlateComparison.Result> results) {
    int best = 0;
    for (int i = 1; i < results.size(); i++) {
      if (results.get(i).leadHigh() < 0 && results.get(i).ndcg() > results.get(best).ndcg()) {
        best = i;
      }
    }
    SlateComparison.Result other = results.get(best == 0 ? retrievalOrRanker(weights) : 0);
    SlateComparison.Result paired = best == 0 ? other : results.get(best);
    double sign = best == 0 ? 1 : -1;
    String reason =
        String.format(
            Locale.ROOT,
            "Slates are ordered by %s: NDCG@10 %.4f, %s %.4f; difference %+.4f (95 %% interval %+.4f to %+.4f) on the slates of %,d users, all items as candidates.",
            results.get(best).name(),
            results.get(best).ndcg(),
            other.name(),
            other.ndcg(),
            sign * paired.lead(),
            best == 0 ? paired.leadLow() : -paired.leadHigh(),
            best == 0 ? paired.leadHigh() : -paired.leadLow(),
            users);
    return new SlateOrder(weights.get(best), users, results, reason);
  }

  /** Returns the index of the pure order that is not the first. */
  private static int retrievalOrRanker(List<Double> weights) {
    return weights.indexOf(1 - weights.get(0));
  }

  private static SlateOrder unmeasured(double weight, String why) {
    return new SlateOrder(
        weight,
        0,
        List.of(),
        "%s, so slates are ordered by %s, the rule for a ranker trained on %s."
            .formatted(
                why,
                Recommender.orderedBy(weight),
                weight == 0 ? "sampled negatives" : "what was shown"));
  }
}
