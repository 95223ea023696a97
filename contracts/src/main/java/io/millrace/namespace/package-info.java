/**
 * The site a thing belongs to. Several shops can share one Kafka, Redis and PostgreSQL; every
 * topic, key, table and row therefore carries a {@link io.millrace.namespace.Namespace}, and the
 * names of topics are made here only.
 */
@NullMarked
package io.millrace.namespace;

import org.jspecify.annotations.NullMarked;
