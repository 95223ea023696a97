package io.millrace.trainer.dataset;

import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.RetrievalFeature;
import io.millrace.hash.Fnv1a;
import io.millrace.retrieval.linear.HistoryBuffer;
import io.millrace.retrieval.linear.ItemScores;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.retrieval.linear.RetrievalRanks;
import io.millrace.retrieval.linear.UserHistoryReader;
import io.millrace.state.UserState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the retrieval model of a moment of history says of items for a user, computed as serving
 * computes it. One user and moment at a time, one thread.
 */
final class RetrievedItems {
  /** Hard negatives are drawn from so many of the best items. */
  static final int DEPTH = 200;

  private static final double HASHES = 1L << 32;

  private final List<EarlierRetrieval.Model> models;
  private final List<RetrievalFeature> features;
  private final HistoryBuffer history = new HistoryBuffer();
  private final ItemScores scores = new ItemScores();
  private final RetrievalRanks ranks = new RetrievalRanks();
  private ItemToItemModel model;
  private UserId user = new UserId("-");
  private Instant at = Instant.MIN;
  private List<ItemId> best = List.of();

  /**
   * @param models in the order of time, at least one
   */
  RetrievedItems(List<EarlierRetrieval.Model> models, FeatureSpec spec) {
    this.models = List.copyOf(models);
    model = models.get(0).model();
    features = spec.retrievalFeatures();
  }

  /** Returns whether a model is asked for a user at a moment: always the same for both. */
  boolean covers(UserId who, Instant moment) {
    long hash = Integer.toUnsignedLong(Fnv1a.hash32(who.value() + '@' + moment.getEpochSecond()));
    return newest(moment).filter(one -> hash < one.share() * HASHES).isPresent();
  }

  /** The newest model that does not know a moment. */
  private Optional<EarlierRetrieval.Model> newest(Instant moment) {
    Optional<EarlierRetrieval.Model> newest = Optional.empty();
    for (EarlierRetrieval.Model one : models) {
      newest = moment.isBefore(one.from()) ? newest : Optional.of(one);
    }
    return newest;
  }

  /**
   * Scores all items for what is known of a user at a moment. The last result is kept: what a user
   * chose in one moment costs as much as one choice.
   *
   * @param allowed which items may be negatives; the same for all calls of a user and moment
   * @return the best items of which hard negatives are drawn
   */
  List<ItemId> read(UserState state, Instant moment, Predicate<ItemId> allowed) {
    if (state.userId().equals(user) && moment.equals(at)) {
      return best;
    }
    user = state.userId();
    at = moment;
    model = newest(moment).orElseThrow().model();
    history.clear();
    UserHistoryReader.read(model, state.history(), 0, history, (entry, type) -> {});
    model.score(history, scores);
    ranks.rank(scores, history, model.items().size());
    best = best(allowed);
    return best;
  }

  private float score(ItemId item) {
    return scores.score(model.items().indexOf(item));
  }

  /** Adds the values of an item's features; those that are missing are not added. */
  void addTo(Map<String, Value> values, ItemId item) {
    values.putAll(ranks.signals().of(score(item)).values(features));
  }

  private List<ItemId> best(Predicate<ItemId> allowed) {
    List<ItemId> found = new ArrayList<>(DEPTH);
    for (int place = 0; place < Math.min(DEPTH, ranks.size()); place++) {
      ItemId item = model.items().id(ranks.item(place));
      if (allowed.test(item)) {
        found.add(item);
      }
    }
    return found;
  }

  /** Returns whether hard negatives are drawn of an item, if it is allowed. */
  boolean isAmongBest(ItemId item) {
    double rank = ranks.rank(score(item));
    return rank >= 1 && rank <= DEPTH;
  }
}
