/**
 * Kafka, Redis and PostgreSQL without an installation: real servers out of Maven artifacts,
 * durable, on loopback only.
 */
@NullMarked
package io.millrace.embedded;

import org.jspecify.annotations.NullMarked;
