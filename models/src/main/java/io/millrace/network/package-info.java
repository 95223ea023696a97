/**
 * A network in training: sparse tables, a factorization machine where the model has one, and a
 * tower, run by several threads on parts of a batch. The models are put together of it.
 */
@NullMarked
package io.millrace.network;

import org.jspecify.annotations.NullMarked;
