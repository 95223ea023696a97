/**
 * The collector: one web application that takes the clicks of every site, and runs the sinks that
 * carry them from Kafka into the event log, the features and the rollups.
 */
@NullMarked
package io.millrace.ingest;

import org.jspecify.annotations.NullMarked;
