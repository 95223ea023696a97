/** The three sinks of one site, wired: what the ingest application starts and stops. */
@NullMarked
package io.millrace.ingest.sinks;

import org.jspecify.annotations.NullMarked;
