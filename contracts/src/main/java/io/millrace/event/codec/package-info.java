/**
 * Events from and to JSON. This is the only place that knows the wire format, and the only one that
 * decides what a valid event is: the collector, the sinks, the importers and serving all use it.
 */
@NullMarked
package io.millrace.event.codec;

import org.jspecify.annotations.NullMarked;
