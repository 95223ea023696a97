/**
 * A network in training: the terms of a model kind on shared embeddings, run by several threads on
 * parts of a batch.
 */
@NullMarked
package io.millrace.network;

import org.jspecify.annotations.NullMarked;
