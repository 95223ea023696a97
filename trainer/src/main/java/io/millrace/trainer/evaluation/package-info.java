/** How good a model is: AUC, GAUC, log loss, normalised entropy, calibration, and how it ranks. */
@NullMarked
package io.millrace.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
