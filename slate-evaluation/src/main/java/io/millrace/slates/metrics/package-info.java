/**
 * Metrics of slates: accuracy by user against held-out items, properties of the slates as a whole,
 * and bootstrap intervals. Items are integers; nothing here knows a log or a model.
 */
@NullMarked
package io.millrace.slates.metrics;

import org.jspecify.annotations.NullMarked;
