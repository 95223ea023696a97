/**
 * What the running services say of themselves now: the console reads their metrics every few
 * seconds and remembers the last hour, since no database keeps events by the minute or the sinks'
 * lag.
 */
@NullMarked
package io.millrace.console.live;

import org.jspecify.annotations.NullMarked;
