/**
 * One way from a topic into a store, used by all three sinks: a {@link
 * io.millrace.ingest.sink.SinkWorker} reads, recognises what it has seen, and hands batches to a
 * {@link io.millrace.ingest.sink.Sink}, which keeps them together with the offsets. Kafka's own
 * committed offsets are not used: the store knows best what it has.
 */
@NullMarked
package io.millrace.ingest.sink;

import org.jspecify.annotations.NullMarked;
