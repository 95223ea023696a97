/** How commands that take long show how far they are. */
@NullMarked
package io.millrace.ingest.progress;

import org.jspecify.annotations.NullMarked;
