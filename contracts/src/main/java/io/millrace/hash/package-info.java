/** The one string hash of assignment, hashed vocabularies, crosses and histories. */
@NullMarked
package io.millrace.hash;

import org.jspecify.annotations.NullMarked;
