/**
 * What a shop wants of the slates at one place of its pages: where candidates come from, what is
 * left out, what is pinned, boosted, spread or tried. Pure values: the console checks and stores
 * them, serving obeys them.
 */
@NullMarked
package io.millrace.placement;

import org.jspecify.annotations.NullMarked;
