package io.millrace.ingest.source;

import java.util.List;

/**
 * Brings event sources. Implementations have a constructor without arguments and are named in
 * {@code META-INF/services/io.millrace.ingest.source.EventSourcePlugin}.
 */
public interface EventSourcePlugin {
  /** Returns its sources, whose ids no other plug-in's have. */
  List<EventSource> sources();
}
