/** Placements as JSON documents: the one place that knows their fields. */
@NullMarked
package io.millrace.placement.codec;

import org.jspecify.annotations.NullMarked;
