/**
 * Features computed again from the event log: all of them for a Redis that was lost, or those of
 * named users and items for values that were damaged.
 */
@NullMarked
package io.millrace.ingest.rebuild;

import org.jspecify.annotations.NullMarked;
