/**
 * What to do about a test: ship, roll back, keep running, or mend it first. Decided from a look a
 * day, in a way that looking each day does not make wrong.
 */
@NullMarked
package io.millrace.statistics.decision;

import org.jspecify.annotations.NullMarked;
