/**
 * Which sites the collector serves now. A site that is added to the {@link
 * io.millrace.registry.NamespaceStore} is open about a second later: its topics exist and its sinks
 * run.
 */
@NullMarked
package io.millrace.ingest.site;

import org.jspecify.annotations.NullMarked;
