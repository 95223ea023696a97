/**
 * Events to and from Iceberg records: which columns an analyst finds, and how nothing of an event
 * is lost on the way there and back.
 */
@NullMarked
package io.millrace.eventlog.iceberg.codec;

import org.jspecify.annotations.NullMarked;
