/**
 * The log of everything that happened: Iceberg tables, with the Kafka offsets in the same commit as
 * the data.
 */
@NullMarked
package io.millrace.eventlog;

import org.jspecify.annotations.NullMarked;
