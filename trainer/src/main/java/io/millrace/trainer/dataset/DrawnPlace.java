package io.millrace.trainer.dataset;

import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A place of a logged slate whose item was drawn: a decision that other policies can be evaluated
 * by.
 *
 * @param rank which of the drawn places of its slate it is, from 0
 * @param position on the slate, from 1
 * @param propensity of the item that was shown there, in (0, 1)
 * @param clicked whether that item was clicked within the attribution window
 * @param shown index of that item among the pool
 * @param pool what could have stood there: the catalogue of the moment without what stands on
 *     places that are not drawn, and without what the user bought, disliked or hid; ordered by id
 * @param user values of the user's and the context's features, as serving would compute them
 * @param items values of each pool item's features; recomputed when they are asked for
 */
public record DrawnPlace(
    UserId userId,
    Instant at,
    int rank,
    int position,
    double propensity,
    boolean clicked,
    int shown,
    List<ItemId> pool,
    Map<String, Value> user,
    ItemValues items) {
  /** Computes an item's feature values as of the slate. */
  @FunctionalInterface
  public interface ItemValues {
    Map<String, Value> of(ItemId item);
  }
}
