/**
 * What a training run tells people: one self-contained page with curves, comparison and a plain
 * verdict, so that nobody promotes a model on a single number.
 */
@NullMarked
package io.millrace.trainer.report;

import org.jspecify.annotations.NullMarked;
