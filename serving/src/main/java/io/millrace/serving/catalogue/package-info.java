/**
 * What there is to show, as of the last refresh, laid out for requests that look at thousands of
 * items: each item has a number, its position, by which everything else finds it; what requests ask
 * of it again and again is worked out once for each of its states.
 */
@NullMarked
package io.millrace.serving.catalogue;

import org.jspecify.annotations.NullMarked;
