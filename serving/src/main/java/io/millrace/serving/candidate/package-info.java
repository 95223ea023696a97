/**
 * Where a slate's items can come from: a few hundred candidates out of a whole catalogue, each with
 * the source that named it.
 */
@NullMarked
package io.millrace.serving.candidate;

import org.jspecify.annotations.NullMarked;
