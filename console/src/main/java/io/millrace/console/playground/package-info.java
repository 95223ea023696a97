/**
 * The console as one shopper of a shop: asks serving for slates and tells the collector of views
 * and clicks, by the same HTTP that every shop speaks. What is done here is real: it is logged,
 * counted and learned from.
 */
@NullMarked
package io.millrace.console.playground;

import org.jspecify.annotations.NullMarked;
