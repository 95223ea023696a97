/**
 * The event log on Apache Iceberg: an Iceberg namespace for each site, a table for each topic, the
 * catalog in PostgreSQL. Any engine that reads Iceberg can query it.
 */
@NullMarked
package io.millrace.eventlog.iceberg;

import org.jspecify.annotations.NullMarked;
