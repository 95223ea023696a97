/**
 * Brings a shop's history in: reads files that others wrote, dirt included, makes events of them in
 * the order in which they happened, and sends them through the same {@code POST /v1/events} that
 * live clicks take. What cannot become an event is counted by reason, never dropped silently.
 */
@NullMarked
package io.millrace.ingest.imports;

import org.jspecify.annotations.NullMarked;
