/** What a caller of the console can do wrong, said so that it can be mended. */
@NullMarked
package io.millrace.console.problem;

import org.jspecify.annotations.NullMarked;
