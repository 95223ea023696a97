/**
 * Asks the serving code itself: a {@code Site} on a feature store in memory that has seen every
 * event but the held-out ones, with one model or none, no experiments, no exploration, and
 * impressions that are dropped.
 */
@NullMarked
package io.millrace.slates.served;

import org.jspecify.annotations.NullMarked;
