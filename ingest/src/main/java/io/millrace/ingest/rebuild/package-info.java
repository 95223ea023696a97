/** Features made anew from the event log, for a Redis that was lost. */
@NullMarked
package io.millrace.ingest.rebuild;

import org.jspecify.annotations.NullMarked;
