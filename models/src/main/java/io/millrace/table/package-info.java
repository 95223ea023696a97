/**
 * Sparse tables: one row of floats for each row of the feature encoder, and optimisers that touch
 * only the rows of a batch, so that a step costs the same whatever the size of the table.
 */
@NullMarked
package io.millrace.table;

import org.jspecify.annotations.NullMarked;
