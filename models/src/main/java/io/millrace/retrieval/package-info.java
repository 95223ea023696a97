/** Item vectors out of a model, and the search among them. */
@NullMarked
package io.millrace.retrieval;

import org.jspecify.annotations.NullMarked;
