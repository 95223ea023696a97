/**
 * What a model would have earned, from a log or a table that carries propensities: before it meets
 * a shopper. The estimators are {@code io.millrace.statistics.offpolicy}; here is where their
 * decisions come from.
 */
@NullMarked
package io.millrace.trainer.offpolicy;

import org.jspecify.annotations.NullMarked;
