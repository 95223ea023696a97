/**
 * The model kinds that Millrace brings, as lists of terms; what else there is comes in plug-ins.
 */
@NullMarked
package io.millrace.kind;

import org.jspecify.annotations.NullMarked;
