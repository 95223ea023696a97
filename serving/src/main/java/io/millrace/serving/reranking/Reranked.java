package io.millrace.serving.reranking;

import io.millrace.serving.ranking.RankedItem;
import java.util.List;
import java.util.Set;

/**
 * The items of a slate, each in its slot.
 *
 * @param failedRules the types of rules of plug-ins that failed and were passed over
 */
public record Reranked(List<RankedItem> items, Set<String> failedRules) {}
