/** From a dataset to a model's artifact: fit the encoder, run the epochs, keep the best. */
@NullMarked
package io.millrace.trainer.training;

import org.jspecify.annotations.NullMarked;
