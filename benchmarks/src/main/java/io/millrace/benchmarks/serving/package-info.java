/**
 * Serving under load: the real servers and a serving process of its own, asked at a constant rate.
 */
@NullMarked
package io.millrace.benchmarks.serving;

import org.jspecify.annotations.NullMarked;
