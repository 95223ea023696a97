package io.millrace.serving.reranking;

import io.millrace.event.ItemId;
import io.millrace.placement.Placement;
import io.millrace.serving.ranking.Scored;
import io.millrace.statistics.interleaving.DraftPropensities;
import io.millrace.statistics.interleaving.Interleaved;
import io.millrace.statistics.interleaving.TeamDraft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One slate of two rankings by team draft. Popularity, boosts and diversity act on each ranking by
 * itself, as if it made the slate alone; pins stand in their places and belong to no team; nothing
 * else explores. The propensity of an item is the exact probability that the draft puts it into its
 * place.
 */
public final class Interleaver {
  private Interleaver() {}

  /**
   * The slate of at most {@code count} items.
   *
   * @param one the first ranking, best first
   * @param other the second; may hold other items
   */
  public static List<Placed> place(
      List<Scored> one,
      List<Scored> other,
      int count,
      Placement rules,
      Likeness likeness,
      Instant now,
      SplittableRandom random) {
    List<List<Scored>> rankings = List.of(one, other);
    List<Map<ItemId, Ordered>> found = new ArrayList<>();
    List<List<ItemId>> drafts = new ArrayList<>();
    Pins pins = new Pins(rules.pins(), both(rankings, rules, now), count, now);
    int free = Math.max(0, count - pins.items().size());
    for (List<Scored> ranking : rankings) {
      List<Ordered> ordered = Ordered.by(ranking, rules, now);
      List<Ordered> others = new ArrayList<>(ordered);
      others.removeIf(item -> isAmong(item, pins.items()));
      List<Ordered> order =
          new Diversifier(rules.diversity(), likeness).order(others, pins.items(), free);
      Map<ItemId, Ordered> byId = new HashMap<>();
      List<ItemId> ids = new ArrayList<>();
      for (Ordered item : order) {
        byId.put(item.scored().candidate().itemId(), item);
        ids.add(item.scored().candidate().itemId());
      }
      found.add(byId);
      drafts.add(ids);
    }
    Interleaved<ItemId> draft = TeamDraft.interleave(drafts, free, random.nextLong());
    List<Map<ItemId, Double>> propensities =
        DraftPropensities.of(drafts.get(0), drafts.get(1), free);
    return placed(draft, propensities, found, pins, count);
  }

  private static List<Placed> placed(
      Interleaved<ItemId> draft,
      List<Map<ItemId, Double>> propensities,
      List<Map<ItemId, Ordered>> found,
      Pins pins,
      int count) {
    List<Ordered> between = new ArrayList<>();
    for (int i = 0; i < draft.items().size(); i++) {
      between.add(find(found.get(draft.teams().get(i)), draft.items().get(i)));
    }
    List<Ordered> slate = pins.slate(between, count);
    List<Placed> placed = new ArrayList<>();
    int next = 0;
    for (int place = 0; place < slate.size(); place++) {
      Ordered item = slate.get(place);
      if (pins.places().contains(place)) {
        placed.add(Placed.of(item, place + 1, 1));
        continue;
      }
      double propensity = propensities.get(next).getOrDefault(draft.items().get(next), 0.0);
      placed.add(
          new Placed(
              item.scored(),
              place + 1,
              propensity,
              item.rank(),
              item.rule(),
              Optional.of(draft.teams().get(next++)),
              item.pinned()));
    }
    return placed;
  }

  private static Ordered find(Map<ItemId, Ordered> items, ItemId id) {
    Ordered item = items.get(id);
    if (item == null) {
      throw new IllegalStateException("item '%s' was drafted by another team".formatted(id));
    }
    return item;
  }

  /** Every item of either, for the pins: the first ranking's score where both have one. */
  private static List<Ordered> both(List<List<Scored>> rankings, Placement rules, Instant now) {
    Map<ItemId, Scored> all = new HashMap<>();
    rankings.forEach(
        ranking -> ranking.forEach(item -> all.putIfAbsent(item.candidate().itemId(), item)));
    return Ordered.by(List.copyOf(all.values()), rules, now);
  }

  private static boolean isAmong(Ordered item, List<Ordered> pinned) {
    ItemId id = item.scored().candidate().itemId();
    return pinned.stream().anyMatch(pin -> pin.scored().candidate().itemId().equals(id));
  }
}
