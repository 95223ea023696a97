package io.millrace.trainer.offpolicy;

import io.millrace.event.Value;
import io.millrace.feature.Scope;
import io.millrace.model.RankingModel;
import io.millrace.scoring.ItemPart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Scores items for users as serving does: an item's part is computed once and kept for a while,
 * because its counts change little from one slate to the next.
 */
final class PreparedItems {
  static final Set<Scope> USER = EnumSet.of(Scope.USER, Scope.CONTEXT);

  private static final Set<Scope> ITEM = EnumSet.of(Scope.ITEM);

  private final RankingModel model;
  private final Duration fresh;
  private final Map<String, Kept> kept = new HashMap<>();

  private record Kept(Instant at, ItemPart part) {}

  /**
   * @param fresh how long an item's part is good for, by the log's own time
   */
  PreparedItems(RankingModel model, Duration fresh) {
    this.model = model;
    this.fresh = fresh;
  }

  /** Probabilities of a click, as for the first place of a slate. */
  float[] score(
      Map<String, Value> user,
      List<String> items,
      Instant at,
      Function<String, Map<String, Value>> values) {
    List<ItemPart> parts = new ArrayList<>(items.size());
    for (String item : items) {
      Kept known = kept.get(item);
      if (known == null || known.at().plus(fresh).isBefore(at)) {
        ItemPart part =
            model.prepare(List.of(model.encoder().encode(values.apply(item), ITEM))).get(0);
        known = new Kept(at, part);
        kept.put(item, known);
      }
      parts.add(known.part());
    }
    return model.scorePrepared(model.encoder().encode(user, USER), parts);
  }
}
