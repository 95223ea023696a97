package io.millrace.serving.ranking;

import io.millrace.serving.candidate.CandidateSet;
import io.millrace.serving.catalogue.Catalogue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The candidates, best first; equals by item id, so that the same request is always ranked the
 * same: what the ranking stage hands to re-ranking. Immutable.
 *
 * @param model the registry id of what ranked, {@link #POPULARITY}, or another name if no model
 *     ranked
 * @param items made as they are looked at, as long as the request has its buffers
 * @param probabilities whether the scores are a ranker's probabilities of a click
 * @param by the model; empty if none ranked
 */
public record RankedList(
    String model, List<RankedItem> items, boolean probabilities, Optional<ModelUse> by) {
  /** The name of the baseline in answers and impressions. */
  public static final String POPULARITY = "popularity";

  /** The name of slates of what goes with the user's last items, if no model ranks. */
  public static final String NEIGHBOURS = "neighbours";

  /** Ranks by a recommender; what it says nothing of comes last, by popularity. */
  public static RankedList by(
      ModelUse use,
      CandidateSet candidates,
      RankingBuffer buffer,
      Catalogue catalogue,
      Instant now) {
    buffer.score(use.model(), use.user(), candidates, catalogue.weights(), now.toEpochMilli());
    ScoreScale scale = buffer.order(use.model());
    return new RankedList(
        use.model().id(),
        buffer.ranked(use.model(), scale),
        scale == ScoreScale.PROBABILITY,
        Optional.of(use));
  }

  /** Ranks by popularity; items without interactions keep the order of their source at the end. */
  public static RankedList byPopularity(
      CandidateSet candidates, RankingBuffer buffer, Catalogue catalogue) {
    buffer.score(
        candidates, i -> catalogue.weights().getOrDefault(candidates.item(i).position(), 0f));
    buffer.sort();
    return new RankedList(POPULARITY, buffer.ranked(), false, Optional.empty());
  }

  /**
   * Ranks in the order of the sources. Their weights cannot be compared, so the score is {@code 1 /
   * place}.
   */
  public static RankedList byNeighbours(CandidateSet candidates, RankingBuffer buffer) {
    buffer.score(candidates, i -> 1f / (1 + i));
    buffer.keepOrder();
    return new RankedList(NEIGHBOURS, buffer.ranked(), false, Optional.empty());
  }

  /** Ranks in the order of the sources, by their weights. */
  public static RankedList bySource(String name, CandidateSet candidates, RankingBuffer buffer) {
    buffer.score(candidates, candidates::weight);
    buffer.keepOrder();
    return new RankedList(name, buffer.ranked(), false, Optional.empty());
  }

  /**
   * Returns the name and features under which a slate of two rankings is logged: the features are
   * those of the first that has any.
   */
  public static RankedList together(RankedList one, RankedList other) {
    return new RankedList(
        one.model() + "+" + other.model(),
        List.of(),
        one.probabilities() && other.probabilities(),
        one.by().or(other::by));
  }

  /** Returns the features that the model looked at; empty if no model ranked. */
  public Optional<FeatureView> view() {
    return by.map(ModelUse::view);
  }

  /** Returns the items without values, if another ranking's features are logged. */
  public List<RankedItem> itemsFor(RankedList logged) {
    if (logged.view().equals(view())) {
      return items;
    }
    return items.stream()
        .map(item -> new RankedItem(item.candidate(), item.score().withoutFeatures()))
        .toList();
  }
}
