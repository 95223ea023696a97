/**
 * Commands for whoever keeps a site in order: its event log, its features, what is to be replayed,
 * and what was refused. They work beside running services.
 */
@NullMarked
package io.millrace.ingest.upkeep;

import org.jspecify.annotations.NullMarked;
