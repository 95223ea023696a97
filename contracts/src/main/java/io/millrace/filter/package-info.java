/**
 * Which items a request or a rule means: a small expression language over items' attributes, so
 * that a shop says what it wants in one line and a mistake is told by its column. Pure.
 */
@NullMarked
package io.millrace.filter;

import org.jspecify.annotations.NullMarked;
