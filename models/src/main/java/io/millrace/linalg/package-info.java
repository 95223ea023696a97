/**
 * Dense linear algebra on matrices outside the Java heap, by the OpenBLAS that ND4J brings. Nothing
 * outside this package and {@code io.millrace.tower} sees a native pointer.
 */
@NullMarked
package io.millrace.linalg;

import org.jspecify.annotations.NullMarked;
