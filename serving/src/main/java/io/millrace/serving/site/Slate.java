package io.millrace.serving.site;

import io.millrace.serving.ranking.LoadedModel;
import io.millrace.serving.ranking.ModelUse;
import io.millrace.serving.ranking.RankedItem;
import io.millrace.serving.ranking.RankedList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The items of an answer, each in its slot: the last value of the pipeline. Immutable.
 *
 * @param ranking under whose name and features the slate is logged
 * @param teams the rankings that make the slate together; empty if one does
 * @param fallbacks why the slate is degraded
 */
record Slate(
    RankedList ranking, List<RankedItem> items, List<RankedList> teams, Set<Fallback> fallbacks) {
  /** A slate of one ranking. */
  Slate(RankedList ranking, List<RankedItem> items) {
    this(ranking, items, List.of(), Set.of());
  }

  /** Returns the same with further reasons. */
  Slate with(Set<Fallback> others) {
    if (others.isEmpty()) {
      return this;
    }
    Set<Fallback> all = EnumSet.copyOf(others);
    all.addAll(fallbacks);
    return new Slate(ranking, items, teams, all);
  }

  /** Returns the registry ids of the models that make the slate together; empty if one does. */
  List<String> teamModels() {
    return teams.isEmpty() ? List.of() : teams.stream().map(RankedList::model).toList();
  }

  /** Returns the model that an item was ranked by; empty if none, or a pin of two rankings. */
  Optional<ModelUse> use(RankedItem item) {
    return teams.isEmpty()
        ? ranking.by()
        : item.requireSlot().team().flatMap(team -> teams.get(team).by());
  }

  /** Returns the name of the model that put an item up, if two make the slate. */
  Optional<String> team(RankedItem item) {
    return item.requireSlot().team().map(team -> teams.get(team).model());
  }

  /** Returns whether all scores may be read as probabilities of a click. */
  boolean scoresAreProbabilities() {
    return ranking.by().isPresent()
        && (teams.isEmpty() ? List.of(ranking) : teams)
            .stream()
                .flatMap(one -> one.by().stream())
                .map(ModelUse::model)
                .allMatch(LoadedModel::scoresAreProbabilities);
  }
}
