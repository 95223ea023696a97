package io.millrace.serving.candidate;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.placement.Source;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.state.UserState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Items that the same users turned to close in time: from the user's newest positive interactions
 * ({@link Source#HISTORY}), or from the items that the request names ({@link Source#SEEDS}).
 *
 * <p>A candidate's weight is the sum over its anchors of the cosine of the two items' users, {@code
 * w / sqrt((10 + n) (10 + m))} with {@code w} what they have in common and {@code n} and {@code m}
 * their positive interactions (Sarwar et al. 2001), discounted by the anchor's place in the
 * history: {@code 1 / (1 + place / 5)}. Of equal weights the one that an earlier anchor led to
 * comes first.
 */
final class NeighbourSource implements CandidateSource {
  /** Anchors looked at. */
  private static final int ANCHORS = 20;

  private static final float DISCOUNT = 5;

  private final Source source;
  private final ItemTable items;

  NeighbourSource(Source source, ItemTable items) {
    this.source = source;
    this.items = items;
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public void find(CandidateQuery query, int limit, CandidateBuffer buffer) {
    SourceCandidates found = buffer.begin(source);
    WeightSums sums = buffer.sums(source);
    sums.clear();
    Map<ItemId, Optional<InteractionType>> anchors = anchors(query);
    if (anchors.isEmpty()) {
      return;
    }
    anchors.keySet().forEach(id -> sums.exclude(items.position(id)));
    int place = 0;
    for (Map.Entry<ItemId, Optional<InteractionType>> anchor : anchors.entrySet()) {
      float discount = 1 / (1 + place++ / DISCOUNT);
      CatalogueItem item = items.at(items.position(anchor.getKey()));
      if (item != null && item.neighbours() > 0) {
        int number = buffer.anchor(new Candidate.Anchor(anchor.getKey(), anchor.getValue()));
        for (int i = 0; i < item.neighbours(); i++) {
          int neighbour = item.neighbour(i);
          float cosine = item.closeness(i) * items.rarity(neighbour);
          sums.add(neighbour, discount * cosine, number);
        }
      }
    }
    sums.best(items, query.eligible(), limit, found);
  }

  private Map<ItemId, Optional<InteractionType>> anchors(CandidateQuery query) {
    Map<ItemId, Optional<InteractionType>> anchors = new LinkedHashMap<>();
    if (source == Source.SEEDS) {
      // Named newest last.
      for (int i = query.seeds().size() - 1; i >= 0; i--) {
        anchors.putIfAbsent(query.seeds().get(i), Optional.empty());
      }
      return anchors;
    }
    for (UserState.Recent recent : query.user().recent()) {
      if (recent.type().positive()
          && (anchors.size() < ANCHORS || anchors.containsKey(recent.itemId()))) {
        anchors.merge(recent.itemId(), Optional.of(recent.type()), NeighbourSource::stronger);
      }
    }
    return anchors;
  }

  /** A purchase says more than the view before it. */
  private static Optional<InteractionType> stronger(
      Optional<InteractionType> one, Optional<InteractionType> other) {
    return one.equals(Optional.of(InteractionType.PURCHASE))
        ? one
        : other.equals(Optional.of(InteractionType.PURCHASE)) ? other : one;
  }
}
