/**
 * What happened in a shop: the sealed {@link io.millrace.event.Event} and its typed ids.
 *
 * <p>Values only. {@link io.millrace.event.codec} turns them from and to JSON, and is the one place
 * that decides what a valid event is.
 */
@NullMarked
package io.millrace.event;

import org.jspecify.annotations.NullMarked;
