/** A multi-layer perceptron on the embeddings of the fields: the deep part. */
@NullMarked
package io.millrace.term.mlp;

import org.jspecify.annotations.NullMarked;
