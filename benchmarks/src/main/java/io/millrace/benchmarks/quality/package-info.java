/**
 * What the quality figures need and an analyst has anyway: public data sets as tables, and the
 * methods that the models are held against.
 */
@NullMarked
package io.millrace.benchmarks.quality;

import org.jspecify.annotations.NullMarked;
