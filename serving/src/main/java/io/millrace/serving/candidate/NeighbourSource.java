package io.millrace.serving.candidate;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.placement.Source;
import io.millrace.state.UserState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Items that the same users turned to close in time: from the user's newest positive interactions
 * ({@link Source#HISTORY}), or from the items that the request names ({@link Source#SEEDS}).
 *
 * <p>A candidate's weight is the sum over its anchors of {@code w / (strongest neighbour's w)},
 * discounted by the anchor's place in the history: {@code 1 / (1 + place / 5)}.
 */
final class NeighbourSource implements CandidateSource {
  /** Anchors looked at. */
  private static final int ANCHORS = 20;

  private static final double DISCOUNT = 5;

  private final Source source;
  private final ItemCache items;

  NeighbourSource(Source source, ItemCache items) {
    this.source = source;
    this.items = items;
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public List<Candidate> find(CandidateQuery query, int limit) {
    Map<ItemId, Optional<InteractionType>> anchors = anchors(query);
    Map<ItemId, Found> found = new HashMap<>();
    int place = 0;
    for (Map.Entry<ItemId, Optional<InteractionType>> anchor : anchors.entrySet()) {
      double discount = 1 / (1 + place++ / DISCOUNT);
      Map<ItemId, Double> neighbours =
          items.find(anchor.getKey()).map(state -> state.neighbours()).orElse(Map.of());
      double strongest =
          neighbours.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
      neighbours.forEach(
          (id, weight) -> {
            if (!anchors.containsKey(id)) {
              found
                  .computeIfAbsent(id, key -> new Found())
                  .add(discount * weight / strongest, anchor);
            }
          });
    }
    Map<ItemId, Double> weights = new HashMap<>(2 * found.size());
    found.forEach((id, of) -> weights.put(id, of.sum));
    return Best.of(
        weights,
        limit,
        (id, weight) ->
            items
                .find(id)
                .filter(query.eligible())
                .map(item -> new Candidate(item, source, weight, anchor(found, id))));
  }

  private static Optional<Candidate.Anchor> anchor(Map<ItemId, Found> found, ItemId id) {
    return Optional.ofNullable(found.get(id)).map(Found::anchor);
  }

  private Map<ItemId, Optional<InteractionType>> anchors(CandidateQuery query) {
    Map<ItemId, Optional<InteractionType>> anchors = new LinkedHashMap<>();
    if (source == Source.SEEDS) {
      query.seeds().forEach(id -> anchors.put(id, Optional.empty()));
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

  private static final class Found {
    private double sum;
    private double best;
    private Candidate.Anchor anchor = new Candidate.Anchor(new ItemId("none"), Optional.empty());

    void add(double weight, Map.Entry<ItemId, Optional<InteractionType>> of) {
      sum += weight;
      if (weight > best) {
        best = weight;
        anchor = new Candidate.Anchor(of.getKey(), of.getValue());
      }
    }

    Candidate.Anchor anchor() {
      return anchor;
    }
  }
}
