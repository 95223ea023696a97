/** Work that is repeated in the background for as long as a process runs. */
@NullMarked
package io.millrace.schedule;

import org.jspecify.annotations.NullMarked;
