/** The sink that keeps everything that happened: topics into the event log. */
@NullMarked
package io.millrace.ingest.eventlog;

import org.jspecify.annotations.NullMarked;
