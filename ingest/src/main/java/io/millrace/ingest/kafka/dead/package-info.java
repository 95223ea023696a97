/** The topic of dead letters, read from its beginning to its end. */
@NullMarked
package io.millrace.ingest.kafka.dead;

import org.jspecify.annotations.NullMarked;
