/** The second order of a factorization machine on the embeddings of the fields. */
@NullMarked
package io.millrace.term.fm;

import org.jspecify.annotations.NullMarked;
