/** Reads {@code metrics.yml}, the one file that says what experiments are judged by. */
@NullMarked
package io.millrace.experiment.codec;

import org.jspecify.annotations.NullMarked;
