package io.millrace.serving.reranking;

import io.millrace.event.ItemId;
import io.millrace.placement.Placement;
import io.millrace.placement.Placement.Diversity;
import io.millrace.placement.Placement.ExplorationRule;
import io.millrace.serving.ranking.RankedItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the rules of a placement did to a ranking, by re-ranking it again without each of them: an
 * item lost its slot to a rule if it is on the slate that is made without that rule. The slates are
 * made by {@link Reranker}, without exploration. An item that is kept out by a cap and by MMR, each
 * of which would be enough, lost to both. Costs as many re-rankings as there are kinds of rules,
 * and one.
 */
public final class Counterfactuals {
  private static final ExplorationRule CERTAIN = new ExplorationRule(0, 0);
  private static final Reranker RERANKER = new Reranker(CERTAIN);

  private final Map<ItemId, RankedItem> ordered = new HashMap<>();
  private final List<RankedItem> byAdjustedScore;
  private final List<RankedItem> byRules;
  private final Map<Cause, Set<ItemId>> without = new EnumMap<>(Cause.class);

  /** The slate without caps and MMR; empty if there are not both. */
  private final Set<ItemId> withoutDiversity;

  /** What keeps an item off the slate other than its score. */
  public enum Cause {
    PIN,
    CAP,
    MMR,
    BOOST,
    POPULARITY,
    /** The rules of plug-ins. */
    RULE,
    /** The rules put it on the slate, and exploration drew another item into its slot. */
    EXPLORATION,
    /** Its own ranking puts it on the slate, and the draft of two rankings took others. */
    INTERLEAVING;

    /** Returns the name in answers. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * An item that is not on the slate.
   *
   * @param lostTo the causes without any one of which it would be on the slate; empty if it lost by
   *     its score
   */
  public record Alternative(RankedItem item, Set<Cause> lostTo) {}

  /**
   * Re-ranks without each rule.
   *
   * @param ranked what may be shown, best first
   */
  public Counterfactuals(List<RankedItem> ranked, RerankingContext context) {
    Placement rules = context.rules();
    byAdjustedScore = new RuleChain(context).score(ranked);
    byAdjustedScore.forEach(item -> ordered.put(item.itemId(), item));
    byRules = slate(ranked, context, certain(rules).build());
    Map<Cause, Placement> fewer = new EnumMap<>(Cause.class);
    if (!rules.pins().isEmpty()) {
      fewer.put(Cause.PIN, certain(rules).pins(List.of()).build());
    }
    if (!rules.diversity().caps().isEmpty()) {
      fewer.put(
          Cause.CAP,
          certain(rules).diversity(new Diversity(rules.diversity().mmr(), List.of())).build());
    }
    if (rules.diversity().mmr() < 1) {
      fewer.put(
          Cause.MMR, certain(rules).diversity(new Diversity(1, rules.diversity().caps())).build());
    }
    if (!rules.boosts().isEmpty()) {
      fewer.put(Cause.BOOST, certain(rules).boosts(List.of()).build());
    }
    if (rules.popularity() != 0) {
      fewer.put(Cause.POPULARITY, certain(rules).popularity(0).build());
    }
    if (!rules.rules().isEmpty()) {
      fewer.put(Cause.RULE, certain(rules).others(List.of()).build());
    }
    fewer.forEach((cause, placement) -> without.put(cause, ids(slate(ranked, context, placement))));
    withoutDiversity =
        fewer.containsKey(Cause.CAP) && fewer.containsKey(Cause.MMR)
            ? ids(slate(ranked, context, certain(rules).diversity(Diversity.BY_SCORE).build()))
            : Set.of();
  }

  private static Set<ItemId> ids(Collection<RankedItem> slate) {
    return slate.stream().map(placed -> placed.itemId()).collect(Collectors.toSet());
  }

  private static List<RankedItem> slate(
      List<RankedItem> ranked, RerankingContext context, Placement rules) {
    return RERANKER.rerank(ranked, context.with(rules)).items();
  }

  /** Returns the score of an item under popularity, boosts and demotions; empty if not ranked. */
  public OptionalDouble adjusted(ItemId item) {
    RankedItem found = ordered.get(item);
    return found == null ? OptionalDouble.empty() : OptionalDouble.of(found.score().adjusted());
  }

  /** Returns the place of an item by score alone, from 1; empty if it was not ranked. */
  public OptionalInt rank(ItemId item) {
    RankedItem found = ordered.get(item);
    return found == null ? OptionalInt.empty() : OptionalInt.of(found.rank());
  }

  /**
   * Returns the lowest adjusted score of the items that the rules put on the slate without a pin:
   * what an item needs to be there by its score.
   */
  public OptionalDouble needed() {
    return byRules.stream()
        .filter(placed -> !placed.adjustment().pinned())
        .mapToDouble(placed -> adjusted(placed.itemId()).orElseThrow())
        .min();
  }

  /**
   * Returns the items that are not on a slate and are nearest to it: those that lost their slot to
   * exploration or interleaving, and then by adjusted score.
   *
   * @param slate as it is shown
   */
  public List<Alternative> alternatives(List<RankedItem> slate, int most) {
    Set<ItemId> shown = ids(slate);
    boolean interleaved =
        slate.stream().anyMatch(placed -> placed.requireSlot().team().isPresent());
    Cause draft = interleaved ? Cause.INTERLEAVING : Cause.EXPLORATION;
    List<Alternative> nearest = new ArrayList<>();
    Set<ItemId> known = new HashSet<>(shown);
    for (RankedItem placed : byRules) {
      ItemId id = placed.itemId();
      if (nearest.size() < most && known.add(id)) {
        nearest.add(alternative(Objects.requireNonNull(ordered.get(id)), EnumSet.of(draft)));
      }
    }
    for (RankedItem item : byAdjustedScore) {
      if (nearest.size() == most) {
        break;
      }
      if (known.add(item.itemId())) {
        nearest.add(alternative(item, lostTo(item.itemId())));
      }
    }
    return nearest;
  }

  private static Alternative alternative(RankedItem item, Set<Cause> lostTo) {
    return new Alternative(item, lostTo);
  }

  private Set<Cause> lostTo(ItemId id) {
    Set<Cause> causes = EnumSet.noneOf(Cause.class);
    without.forEach(
        (cause, slate) -> {
          if (slate.contains(id)) {
            causes.add(cause);
          }
        });
    // Each of the two keeps out what the other lets pass.
    return causes.isEmpty() && withoutDiversity.contains(id)
        ? EnumSet.of(Cause.CAP, Cause.MMR)
        : causes;
  }

  private static Rules certain(Placement rules) {
    return new Rules(rules);
  }

  /** A placement's rules with some taken away. */
  private static final class Rules {
    private final Placement from;
    private Diversity diversity;
    private List<Placement.Pin> pins;
    private List<Placement.Boost> boosts;
    private double popularity;
    private List<Placement.Rule> others;

    Rules(Placement from) {
      this.from = from;
      this.diversity = from.diversity();
      this.pins = from.pins();
      this.boosts = from.boosts();
      this.popularity = from.popularity();
      this.others = from.rules();
    }

    Rules others(List<Placement.Rule> fewer) {
      others = fewer;
      return this;
    }

    Rules diversity(Diversity other) {
      diversity = other;
      return this;
    }

    Rules pins(List<Placement.Pin> other) {
      pins = other;
      return this;
    }

    Rules boosts(List<Placement.Boost> other) {
      boosts = other;
      return this;
    }

    Rules popularity(double other) {
      popularity = other;
      return this;
    }

    Placement build() {
      return new Placement(
          from.sources(),
          from.exclude(),
          from.filter(),
          diversity,
          pins,
          boosts,
          Optional.of(CERTAIN),
          popularity,
          others);
    }
  }
}
