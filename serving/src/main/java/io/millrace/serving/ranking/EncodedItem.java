package io.millrace.serving.ranking;

import io.millrace.scoring.ItemPart;
import io.millrace.state.ItemState;
import java.time.Instant;
import java.util.Optional;

/**
 * An item's part of the examples, kept as long as its state is the same one and it is not stale.
 *
 * @param part what scoring needs of it
 * @param vector for the search; empty for a model without
 * @param encodedAt when its features were computed: decayed counts fade. Computed for that time
 *     again, they are the same; never empty
 */
record EncodedItem(ItemState state, ItemPart part, float[] vector, Optional<Instant> encodedAt) {
  Instant at() {
    return encodedAt.orElseThrow();
  }
}
