package io.millrace.console.rollup;

/**
 * An arm's users with extreme values capped at a quantile of all arms' users pooled.
 *
 * @param cap what larger values count as
 */
public record CappedSums(String variant, long users, double sum, double sumSquares, double cap) {}
