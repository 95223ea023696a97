/** The one string hash of assignment, hashed vocabularies and crosses. */
@NullMarked
package io.millrace.hash;

import org.jspecify.annotations.NullMarked;
