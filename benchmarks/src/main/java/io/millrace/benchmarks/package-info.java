/** What is measured, never asserted: run by hand, quoted with the command beside the figure. */
@NullMarked
package io.millrace.benchmarks;

import org.jspecify.annotations.NullMarked;
