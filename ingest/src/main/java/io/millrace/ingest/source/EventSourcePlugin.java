package io.millrace.ingest.source;

import io.millrace.plugin.PluginRegistry;
import java.util.List;

/**
 * Brings event sources. Implementations have a constructor without arguments and are named in
 * {@code META-INF/services/io.millrace.ingest.source.EventSourcePlugin}.
 */
public interface EventSourcePlugin {
  /** The sources of all plug-ins. */
  PluginRegistry<EventSourcePlugin, EventSource> SOURCES =
      new PluginRegistry<>(
          EventSourcePlugin.class, EventSourcePlugin::sources, EventSource::id, "event source");

  /** Returns its sources, whose ids no other plug-in's have. */
  List<EventSource> sources();
}
