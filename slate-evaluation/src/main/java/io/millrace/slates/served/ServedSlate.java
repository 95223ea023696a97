package io.millrace.slates.served;

import io.millrace.event.ItemId;
import java.util.List;
import java.util.Optional;

/**
 * What the serving code answered for one user.
 *
 * @param slate the first k items, best first
 * @param candidates the items that a slate as long as the candidate set holds, in the same order;
 *     without those that only filled it up
 * @param model what ranked
 * @param fallback why the slate is degraded, comma-separated codes
 * @param nanos the time of the request for k items
 */
public record ServedSlate(
    List<Item> slate, List<Item> candidates, String model, Optional<String> fallback, long nanos) {
  public ServedSlate {
    slate = List.copyOf(slate);
    candidates = List.copyOf(candidates);
  }

  /** An item with the candidate source that it counts for: the first that named it. */
  public record Item(ItemId itemId, String source) {}
}
