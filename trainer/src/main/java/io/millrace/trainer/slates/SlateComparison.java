package io.millrace.trainer.slates;

import io.millrace.eventlog.EventLog;
import io.millrace.namespace.Namespace;
import io.millrace.trainer.dataset.ReadProgress;
import io.millrace.trainer.dataset.StoredTexts;
import io.millrace.trainer.holdout.HoldoutSplit;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Makes slates for held-out behaviour, all items as candidates, to compare recommenders and to
 * learn the shares of candidate sources. The implementation is found by {@link ServiceLoader}.
 */
public interface SlateComparison {
  /** Returns the implementation; empty if there is none. */
  static Optional<SlateComparison> find() {
    return ServiceLoader.load(SlateComparison.class).findFirst();
  }

  /**
   * Returns a comparison that gives the contenders the stored text vectors of items; the same one
   * if it makes no use of them.
   */
  default SlateComparison with(StoredTexts texts) {
    return this;
  }

  /** Reads what was known before the held-out events. */
  Session open(Namespace namespace, EventLog log, HoldoutSplit split, ReadProgress progress);

  /** Held-out users, and what was known of them. */
  interface Session {
    /**
     * Compares.
     *
     * @param contenders at least one, with different names; none may have learned from the held-out
     *     events
     * @return a result for each contender, in their order
     */
    List<Result> compare(List<Contender> contenders);

    /** Learns the shares of candidate sources with which a contender's slates are best. */
    ChosenShares learnShares(Contender contender);
  }

  /** The artifact of a recommender. */
  record Contender(String name, Path artifact) {}

  /**
   * The slates of a contender.
   *
   * @param hitRate at 10, mean over the users
   * @param ndcg at 10, mean over the users
   * @param lead the first contender's NDCG@10 less this one's, paired by user; 0 for the first
   * @param leadLow lower end of its 95 % interval
   * @param leadHigh upper end
   */
  record Result(
      String name, double hitRate, double ndcg, double lead, double leadLow, double leadHigh) {}
}
