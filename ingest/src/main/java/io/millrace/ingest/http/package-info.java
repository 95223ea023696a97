/**
 * {@code POST /v1/events}: from a body that may hold anything to records that Kafka has
 * acknowledged, with a verdict on each. Nothing a client sends is lost and nothing breaks the
 * server: what is not an event becomes a dead letter.
 */
@NullMarked
package io.millrace.ingest.http;

import org.jspecify.annotations.NullMarked;
