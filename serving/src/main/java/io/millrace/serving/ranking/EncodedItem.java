package io.millrace.serving.ranking;

import io.millrace.event.Value;
import io.millrace.scoring.ItemPart;
import io.millrace.state.ItemState;
import java.time.Instant;
import java.util.Map;

/**
 * An item's part of the examples, kept as long as its state is the same one and it is not stale.
 *
 * @param values what was encoded; logged with the impression
 * @param part what scoring needs of it, computed from the values
 * @param at when the values were computed: decayed counts fade
 */
record EncodedItem(ItemState state, Map<String, Value> values, ItemPart part, Instant at) {}
