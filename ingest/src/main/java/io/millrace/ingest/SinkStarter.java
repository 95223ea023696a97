package io.millrace.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.ingest.site.RunningSinks;
import io.millrace.namespace.Namespace;

/** Starts a site's three sinks; they run until they are closed. */
@FunctionalInterface
interface SinkStarter {
  RunningSinks start(Namespace namespace, MeterRegistry registry);
}
