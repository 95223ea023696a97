/**
 * What a policy would have earned, estimated from another policy's log with its propensities: an
 * analyst checks a model before it ever meets a shopper. Every estimate carries its error and says
 * where its weights are too uneven to conclude anything.
 */
@NullMarked
package io.millrace.statistics.offpolicy;

import org.jspecify.annotations.NullMarked;
