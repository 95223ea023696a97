/**
 * Requests before the first user's: Java compiles what is used often, and until it has, a request
 * takes a hundred times as long.
 */
@NullMarked
package io.millrace.serving.rehearsal;

import org.jspecify.annotations.NullMarked;
