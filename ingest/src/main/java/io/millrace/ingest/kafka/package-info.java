/**
 * Kafka on the collector's side: the topics of a site, the producer, and whether brokers answer.
 */
@NullMarked
package io.millrace.ingest.kafka;

import org.jspecify.annotations.NullMarked;
