package io.millrace.console.rollup;

/**
 * By how much an arm's users exceed a cap: what capping takes away from its sums. Only the few
 * users above the cap are read for it.
 *
 * @param sum of a user's value less the cap
 * @param sumSquares of a user's squared value less the squared cap
 */
public record Excess(String variant, double sum, double sumSquares) {}
