/**
 * The statistics of an A/B test as pure functions of sums over users. A formula stands beside its
 * source; distributions come from Commons Statistics, and tails are always asked for as tails,
 * because one minus a cumulative probability is 0 where a small p-value matters most.
 */
@NullMarked
package io.millrace.console.stats;

import org.jspecify.annotations.NullMarked;
