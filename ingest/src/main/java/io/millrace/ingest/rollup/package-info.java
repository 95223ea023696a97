/**
 * The sink that counts: experiments by user and variant, events and dead letters by hour, in
 * PostgreSQL. Counts and offsets are written in one transaction.
 */
@NullMarked
package io.millrace.ingest.rollup;

import org.jspecify.annotations.NullMarked;
