package io.millrace.serving.ranking;

import io.millrace.event.ItemId;
import io.millrace.placement.Source;
import io.millrace.serving.candidate.Candidate;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.state.ItemState;
import java.util.Optional;

/**
 * An item from its ranking to its slot: ranking gives it a score, re-ranking an adjustment, the
 * slate a slot. Immutable; each stage makes another of it.
 *
 * @param candidate the item and the source that named it
 * @param adjustment what re-ranking did to it so far
 * @param slot empty until it has one
 */
public record RankedItem(
    Candidate candidate, ItemScore score, Adjustment adjustment, Optional<Slot> slot) {
  /** An item that is ranked and not re-ranked yet. */
  public RankedItem(Candidate candidate, ItemScore score) {
    this(candidate, score, Adjustment.NONE, Optional.empty());
  }

  public CatalogueItem item() {
    return candidate.item();
  }

  /** Returns what is known of the item. */
  public ItemState state() {
    return candidate.state();
  }

  public ItemId itemId() {
    return candidate.itemId();
  }

  public Source source() {
    return candidate.source();
  }

  /** Returns its place by score alone, from 1. */
  public int rank() {
    return score.rank();
  }

  /**
   * Returns what moved it: popularity, a boost, a pin, diversity, exploration; empty if its score
   * did.
   */
  public Optional<String> rule() {
    return adjustment.rule();
  }

  /**
   * Returns its slot.
   *
   * @throws IllegalStateException if it has none yet
   */
  public Slot requireSlot() {
    return slot.orElseThrow(
        () -> new IllegalStateException("item '%s' has no slot yet".formatted(itemId())));
  }

  /** Returns the item with another score to be ordered by. */
  public RankedItem adjusted(double adjustedScore, Adjustment by) {
    return new RankedItem(candidate, score.adjusted(adjustedScore), by, slot);
  }

  /**
   * Returns the item with its adjusted score times a factor. A score below 0, which a model's
   * probability never is, is divided by it instead, so that a factor above 1 always lifts.
   *
   * @param factor not below 0; below 1 the item is demoted, and exploration does not draw it
   * @param rule what explanations call it
   */
  public RankedItem times(double factor, String rule) {
    double adjusted = score.adjusted();
    return adjusted(
        adjusted < 0 ? adjusted / Math.max(factor, Double.MIN_NORMAL) : adjusted * factor,
        factor < 1 ? adjustment.movedBy(rule).demote() : adjustment.movedBy(rule));
  }

  /** Returns the item moved by a rule, which is named in explanations. */
  public RankedItem movedBy(String rule) {
    return new RankedItem(candidate, score, adjustment.movedBy(rule), slot);
  }

  /** Returns the item moved by a pin. */
  public RankedItem pinnedBy(String rule) {
    return new RankedItem(candidate, score, adjustment.movedBy(rule).pin(), slot);
  }

  /** Returns the item in a slot. */
  public RankedItem in(Slot other) {
    return new RankedItem(candidate, score, adjustment, Optional.of(other));
  }
}
