package io.millrace.state;

import io.millrace.event.InteractionType;

/**
 * What an {@link InteractionHistory} remembers of the items that it no longer lists: a Bloom filter
 * for each class of exclusion rules. Conservative: an item may wrongly be found, never wrongly be
 * missed.
 *
 * @param seen items with a positive interaction
 * @param bought items with a purchase
 * @param hidden items that were hidden or disliked
 * @param newest the newest interaction with any of them, epoch seconds; 0 if there are none
 */
public record HistoryOverflow(
    BloomFilter seen, BloomFilter bought, BloomFilter hidden, long newest) {
  /** No items. */
  public static final HistoryOverflow NONE =
      new HistoryOverflow(BloomFilter.EMPTY, BloomFilter.EMPTY, BloomFilter.EMPTY, 0);

  private static final int PURCHASE = InteractionBits.of(InteractionType.PURCHASE);

  /** Whether nothing was pushed out. */
  public boolean isEmpty() {
    return seen.isEmpty() && bought.isEmpty() && hidden.isEmpty();
  }

  HistoryOverflow with(int itemHash, int types, long at) {
    return new HistoryOverflow(
        (types & InteractionBits.POSITIVE) != 0 ? seen.with(itemHash) : seen,
        (types & PURCHASE) != 0 ? bought.with(itemHash) : bought,
        (types & InteractionBits.NEGATIVE) != 0 ? hidden.with(itemHash) : hidden,
        Math.max(newest, at));
  }

  /** Whether an item may have had an interaction of any of some types. */
  boolean mightContain(int itemHash, int types) {
    int positive = types & InteractionBits.POSITIVE;
    if (positive != 0 && (positive == PURCHASE ? bought : seen).mightContain(itemHash)) {
      return true;
    }
    return (types & InteractionBits.NEGATIVE) != 0 && hidden.mightContain(itemHash);
  }
}
