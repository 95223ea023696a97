package com.example.millrace;

import io.millrace.ingest.source.EventSource;
import io.millrace.ingest.source.EventSourcePlugin;
import java.util.List;

public final class ExampleSources implements EventSourcePlugin {
  @Override
  public List<EventSource> sources() {
    return List.of(new TillSource());
  }
}
