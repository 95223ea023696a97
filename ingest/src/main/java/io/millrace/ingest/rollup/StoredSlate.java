package io.millrace.ingest.rollup;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * A slate that was shown under experiments, as the table {@code exposure} has it.
 *
 * @param experiments key of the phase to variant
 */
record StoredSlate(
    String request,
    String user,
    Instant shownAt,
    Map<String, String> experiments,
    Set<String> items) {}
