package io.millrace.serving.site;

import io.millrace.event.ItemId;
import io.millrace.placement.Source;
import io.millrace.placement.SourceShares;
import io.millrace.serving.candidate.Candidate;
import io.millrace.serving.candidate.CandidateSet;
import io.millrace.serving.candidate.RemovedItems;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.serving.ranking.LoadedModel;
import io.millrace.serving.ranking.ModelUse;
import io.millrace.serving.ranking.RankedItem;
import io.millrace.serving.ranking.RankedList;
import io.millrace.serving.ranking.RankingSignals;
import io.millrace.serving.ranking.RankingSignals.Outsider;
import io.millrace.serving.ranking.RankingSignals.Signal;
import io.millrace.serving.reranking.Counterfactuals;
import io.millrace.serving.reranking.RemovalReasons;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** Explains one ranking of a slate. */
final class RankingExplainer {
  private final ItemTable items;
  private final RequestContext context;
  private final RankedList ranking;
  private final CandidateSet candidates;
  private final RemovedItems removed;
  private final List<RankedItem> slate;
  private final Counterfactuals counterfactuals;
  private final Map<ItemId, Integer> slots = new HashMap<>();

  RankingExplainer(
      ItemTable items,
      SlateMaker maker,
      RequestContext context,
      RankingOutcome outcome,
      Slate slate) {
    this.items = items;
    this.context = context;
    this.ranking = outcome.ranking();
    this.candidates = outcome.candidates();
    this.removed = outcome.removed().orElseGet(RemovedItems::new);
    this.slate = slate.items();
    this.counterfactuals = maker.counterfactuals(context, ranking, SlateMaker.vectors(slate));
    this.slate.forEach(placed -> slots.put(placed.itemId(), placed.requireSlot().position()));
  }

  SlateExplanation.RankingPart explain() {
    Optional<ModelUse> used = ranking.by().filter(one -> one.model().acquire());
    try {
      return explain(used);
    } finally {
      used.map(ModelUse::model).ifPresent(LoadedModel::release);
    }
  }

  private SlateExplanation.RankingPart explain(Optional<ModelUse> used) {
    Optional<RankingSignals> signals =
        used.map(
            one ->
                new RankingSignals(
                    one.model(), one.user(), candidates, ranking.items(), context.now()));
    return new SlateExplanation.RankingPart(
        ranking.model(),
        signals.map(RankingSignals::orderedBy).orElse(ranking.model()),
        used.map(one -> one.model().rankerWeight()),
        candidates.size(),
        history(),
        candidates.retrieval().size(),
        used.map(one -> PlainValues.of(one.user().values())).orElse(Map.of()),
        sources(used.map(one -> one.model().sourceShares()).orElse(SourceShares.USUAL)),
        boxed(counterfactuals.needed()),
        slots(signals),
        alternatives(signals),
        removed.items().size(),
        removed(signals));
  }

  private List<SlateExplanation.Read> history() {
    return candidates.retrieval().entries(SlateExplanation.MOST_HISTORY).stream()
        .map(
            entry ->
                new SlateExplanation.Read(
                    entry.itemId().value(),
                    title(entry.itemId()),
                    entry.type().wireName(),
                    entry.age(),
                    entry.weight(),
                    entry.seed()))
        .toList();
  }

  /** The sources that named or removed something, or might have. */
  private List<SlateExplanation.SourcePart> sources(SourceShares shares) {
    int[] taken = new int[Source.values().size()];
    for (int i = 0; i < candidates.size(); i++) {
      taken[candidates.source(i).number()]++;
    }
    List<SlateExplanation.SourcePart> parts = new ArrayList<>();
    for (Source source : Source.values()) {
      if (source.configurable() || taken[source.number()] > 0 || removed.count(source) > 0) {
        parts.add(
            new SlateExplanation.SourcePart(
                source.wireName(),
                context.rules().share(source, shares),
                Math.max(candidates.named(source), taken[source.number()]),
                taken[source.number()],
                removed.count(source),
                named(source)));
      }
    }
    return parts;
  }

  private List<SlateExplanation.Named> named(Source source) {
    List<SlateExplanation.Named> named = new ArrayList<>();
    for (Candidate one : candidates.named(source, SlateExplanation.MOST_NAMED)) {
      named.add(
          new SlateExplanation.Named(
              one.itemId().value(),
              Titles.of(one.state()),
              named.size() + 1,
              one.weight(),
              one.anchor().map(anchor -> title(anchor.itemId()).orElse(anchor.itemId().value())),
              boxed(counterfactuals.rank(one.itemId())),
              Optional.ofNullable(slots.get(one.itemId()))));
    }
    return named;
  }

  private List<SlateExplanation.Slot> slots(Optional<RankingSignals> signals) {
    List<SlateExplanation.Slot> shown = new ArrayList<>();
    for (RankedItem placed : slate) {
      ItemId id = placed.itemId();
      OptionalDouble adjusted = counterfactuals.adjusted(id);
      if (adjusted.isPresent()) {
        shown.add(
            new SlateExplanation.Slot(
                id.value(),
                placed.requireSlot().position(),
                counterfactuals.rank(id).orElseThrow(),
                adjusted.getAsDouble(),
                scores(signals, id)));
      }
    }
    return shown;
  }

  private List<SlateExplanation.Alternative> alternatives(Optional<RankingSignals> signals) {
    List<SlateExplanation.Alternative> lost = new ArrayList<>();
    for (Counterfactuals.Alternative one :
        counterfactuals.alternatives(slate, SlateExplanation.MOST_ALTERNATIVES)) {
      Candidate candidate = one.item().candidate();
      lost.add(
          new SlateExplanation.Alternative(
              candidate.itemId().value(),
              Titles.of(candidate.state()),
              candidate.sourceNames(),
              one.item().rank(),
              one.item().score().value(),
              one.item().score().adjusted(),
              one.item().rule(),
              one.lostTo().stream().map(Counterfactuals.Cause::code).toList(),
              scores(signals, candidate.itemId())));
    }
    return lost;
  }

  private List<SlateExplanation.Removed> removed(Optional<RankingSignals> signals) {
    List<CatalogueItem> found = removed.items().stream().map(RemovedItems.Removed::item).toList();
    List<Outsider> outsiders =
        signals
            .map(known -> known.outsiders(found))
            .orElseGet(
                () ->
                    found.stream()
                        .map(item -> new Outsider(item, Signal.NONE, OptionalInt.empty()))
                        .toList());
    Map<ItemId, Set<Source>> sources = new HashMap<>();
    removed.items().forEach(one -> sources.put(one.item().itemId(), one.sources()));
    RemovalReasons reasons = SlateMaker.reasons(context);
    return outsiders.stream()
        .sorted(Comparator.comparingInt(one -> one.rank().orElse(Integer.MAX_VALUE)))
        .limit(SlateExplanation.MOST_REMOVED)
        .map(
            one ->
                new SlateExplanation.Removed(
                    one.item().itemId().value(),
                    Titles.of(one.item().state()),
                    sources.getOrDefault(one.item().itemId(), Set.of()).stream()
                        .map(Source::wireName)
                        .toList(),
                    reasons.of(one.item()),
                    boxed(one.rank()),
                    scores(one.signal())))
        .toList();
  }

  private Optional<String> title(ItemId id) {
    return SlateExplainer.title(items, id);
  }

  private static SlateExplanation.Scores scores(Optional<RankingSignals> signals, ItemId id) {
    return scores(signals.map(known -> known.of(id)).orElse(Signal.NONE));
  }

  private static SlateExplanation.Scores scores(Signal signal) {
    return new SlateExplanation.Scores(
        signal.retrievalScore(), signal.retrievalRank(), signal.rankerScore(), signal.rankerRank());
  }

  private static Optional<Double> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }

  private static Optional<Integer> boxed(OptionalInt value) {
    return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
  }
}
