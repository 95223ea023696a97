/** Simple recommenders that a slate has to beat, on the same held-out rows. */
@NullMarked
package io.millrace.slates.baseline;

import org.jspecify.annotations.NullMarked;
