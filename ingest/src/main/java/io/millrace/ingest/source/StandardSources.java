package io.millrace.ingest.source;

import java.util.List;

/** The event sources that are ready made. */
public final class StandardSources implements EventSourcePlugin {
  @Override
  public List<EventSource> sources() {
    return List.of(new SegmentSource());
  }
}
