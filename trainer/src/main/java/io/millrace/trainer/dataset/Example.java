package io.millrace.trainer.dataset;

import io.millrace.event.Value;
import java.time.Instant;
import java.util.Map;

/**
 * One labelled example.
 *
 * @param values of the features by name, the position included where it is known
 * @param label 1 where the item was clicked, else 0
 * @param group whose example it is, for metrics by user; empty where there is no such thing
 * @param request the slate, {@code request_id}; empty in tables
 * @param item the item; empty in tables that have none
 * @param at when it was shown; {@link Instant#EPOCH} in tables without a time
 * @param logitOffset log of how much more likely a positive is among the sampled examples than in
 *     the data they were sampled from (see {@link io.millrace.table.SparseBatch#sampled}); 0 where
 *     nothing was sampled
 */
public record Example(
    Map<String, Value> values,
    float label,
    String group,
    String request,
    String item,
    Instant at,
    float logitOffset) {
  /** An example that was not sampled. */
  public Example(
      Map<String, Value> values,
      float label,
      String group,
      String request,
      String item,
      Instant at) {
    this(values, label, group, request, item, at, 0f);
  }
}
