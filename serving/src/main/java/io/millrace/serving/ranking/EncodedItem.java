package io.millrace.serving.ranking;

import io.millrace.scoring.ItemPart;
import io.millrace.serving.catalogue.CatalogueItem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An item's part of the examples, kept as long as its state is the same one and it is not stale.
 *
 * @param part what scoring needs of it
 * @param texts {@link TextFeatures#version} of the values that it has; null if there are none
 * @param encodedAt when its features were computed, in milliseconds: decayed counts fade. Computed
 *     for that time again, they are the same
 */
record EncodedItem(CatalogueItem item, ItemPart part, @Nullable Object texts, long encodedAt) {
  Instant at() {
    return Instant.ofEpochMilli(encodedAt);
  }
}
