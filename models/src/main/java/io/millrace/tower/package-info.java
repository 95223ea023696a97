/**
 * The dense tower, Deeplearning4j's part: it is given the concatenated embeddings of a batch,
 * trained through external errors, and gives back the gradient at its input. Nothing outside this
 * package sees an ND4J type.
 */
@NullMarked
package io.millrace.tower;

import org.jspecify.annotations.NullMarked;
