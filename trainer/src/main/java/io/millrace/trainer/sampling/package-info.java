/**
 * Training on a part of the data as if it were all: negatives drawn afresh in each epoch, negatives
 * left out, positives weighted; each with the offset that keeps the model's logit that of the data.
 */
@NullMarked
package io.millrace.trainer.sampling;

import org.jspecify.annotations.NullMarked;
