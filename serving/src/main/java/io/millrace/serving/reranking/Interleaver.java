package io.millrace.serving.reranking;

import io.millrace.event.ItemId;
import io.millrace.placement.Placement;
import io.millrace.serving.ranking.RankedItem;
import io.millrace.serving.ranking.Slot;
import io.millrace.statistics.interleaving.DraftPropensities;
import io.millrace.statistics.interleaving.Interleaved;
import io.millrace.statistics.interleaving.TeamDraft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One slate of two rankings by team draft. Popularity, boosts and diversity act on each ranking by
 * itself, as if it made the slate alone; pins stand in their places and belong to no team; nothing
 * else explores. The propensity of an item is the exact probability that the draft puts it into its
 * place.
 */
public final class Interleaver {
  private Interleaver() {}

  /**
   * Makes a slate.
   *
   * @param one the first ranking, best first
   * @param other the second; may hold other items
   */
  public static Reranked interleave(
      List<RankedItem> one, List<RankedItem> other, RerankingContext context) {
    int count = context.count();
    Placement rules = context.rules();
    Instant now = context.now();
    List<List<RankedItem>> rankings = List.of(one, other);
    RuleChain chain = new RuleChain(context);
    List<Map<ItemId, RankedItem>> found = new ArrayList<>();
    List<List<ItemId>> drafts = new ArrayList<>();
    Pins pins = new Pins(rules.pins(), both(rankings, chain), count, now);
    int free = Math.max(0, count - pins.items().size());
    for (List<RankedItem> ranking : rankings) {
      List<RankedItem> ordered = chain.score(ranking);
      List<RankedItem> others = new ArrayList<>(ordered);
      others.removeIf(item -> isAmong(item, pins.items()));
      List<RankedItem> order = chain.order(others, pins.items(), free);
      Map<ItemId, RankedItem> byId = new HashMap<>();
      List<ItemId> ids = new ArrayList<>();
      for (RankedItem item : order) {
        byId.put(item.itemId(), item);
        ids.add(item.itemId());
      }
      found.add(byId);
      drafts.add(ids);
    }
    Interleaved<ItemId> draft = TeamDraft.interleave(drafts, free, context.random().nextLong());
    List<Map<ItemId, Double>> propensities =
        DraftPropensities.of(drafts.get(0), drafts.get(1), free);
    return new Reranked(placed(draft, propensities, found, pins, count), chain.failed());
  }

  private static List<RankedItem> placed(
      Interleaved<ItemId> draft,
      List<Map<ItemId, Double>> propensities,
      List<Map<ItemId, RankedItem>> found,
      Pins pins,
      int count) {
    List<RankedItem> between = new ArrayList<>();
    for (int i = 0; i < draft.items().size(); i++) {
      between.add(find(found.get(draft.teams().get(i)), draft.items().get(i)));
    }
    List<RankedItem> slate = pins.slate(between, count);
    List<RankedItem> placed = new ArrayList<>();
    int next = 0;
    for (int place = 0; place < slate.size(); place++) {
      RankedItem item = slate.get(place);
      if (pins.places().contains(place)) {
        placed.add(item.in(new Slot(place + 1, 1)));
        continue;
      }
      double propensity = propensities.get(next).getOrDefault(draft.items().get(next), 0.0);
      placed.add(
          item.in(new Slot(place + 1, propensity, Optional.of(draft.teams().get(next++)), false)));
    }
    return placed;
  }

  private static RankedItem find(Map<ItemId, RankedItem> items, ItemId id) {
    RankedItem item = items.get(id);
    if (item == null) {
      throw new IllegalStateException("item '%s' was drafted by another team".formatted(id));
    }
    return item;
  }

  /** Every item of either, for the pins: the first ranking's score where both have one. */
  private static List<RankedItem> both(List<List<RankedItem>> rankings, RuleChain chain) {
    Map<ItemId, RankedItem> all = new HashMap<>();
    rankings.forEach(ranking -> ranking.forEach(item -> all.putIfAbsent(item.itemId(), item)));
    return chain.score(List.copyOf(all.values()));
  }

  private static boolean isAmong(RankedItem item, List<RankedItem> pinned) {
    ItemId id = item.itemId();
    return pinned.stream().anyMatch(pin -> pin.itemId().equals(id));
  }
}
