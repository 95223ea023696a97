/**
 * Writes down what was shown, with the features it was ranked by and the probability of showing it.
 */
@NullMarked
package io.millrace.serving.impression;

import org.jspecify.annotations.NullMarked;
