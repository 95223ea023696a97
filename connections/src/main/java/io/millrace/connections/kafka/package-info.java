/**
 * Builds every Kafka producer, consumer and admin client of the product. A caller says what its
 * client must have and what it would like; the addresses of the brokers are added here.
 */
@NullMarked
package io.millrace.connections.kafka;

import org.jspecify.annotations.NullMarked;
