/** How a failure is told in one line: in logs, in health checks and at the terminal. */
@NullMarked
package io.millrace.failure;

import org.jspecify.annotations.NullMarked;
