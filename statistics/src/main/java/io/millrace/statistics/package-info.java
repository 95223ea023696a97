/**
 * The statistics of A/B tests as pure functions of sums over users, so that the console, the
 * rollups and the command line compute the same. A formula stands beside its source; where a choice
 * had to be made it is GrowthBook's, so that both systems print the same numbers. Distributions
 * come from Commons Statistics, and tails are always asked for as tails, because one minus a
 * cumulative probability is 0 where a small p-value matters most.
 */
@NullMarked
package io.millrace.statistics;

import org.jspecify.annotations.NullMarked;
