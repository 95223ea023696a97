package io.millrace.ingest.source;

import io.millrace.plugin.PluginRegistry;

/** The event sources of all plug-ins, by id. */
public final class EventSources {
  /** Loaded when the first source is asked for. */
  public static final PluginRegistry<EventSourcePlugin, EventSource> ALL =
      new PluginRegistry<>(
          EventSourcePlugin.class, EventSourcePlugin::sources, EventSource::id, "event source");

  private EventSources() {}
}
