/**
 * Matrix factorisation of choices: implicit alternating least squares, and the search for its
 * settings on held-out choices. A ranking model of a user and an item begins with its vectors.
 */
@NullMarked
package io.millrace.trainer.factorization;

import org.jspecify.annotations.NullMarked;
