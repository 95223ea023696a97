package io.millrace.ingest.site;

import java.time.Duration;
import java.util.List;

/** One site's sinks, at work until they are closed. */
public interface RunningSinks extends AutoCloseable {
  /** What keeps them from working at this moment; empty while all is well. */
  List<String> problems();

  /**
   * Waits until the event log, the features and the rollups have everything that is in Kafka now.
   *
   * @return whether they had it in time
   */
  boolean awaitDrained(Duration patience) throws InterruptedException;

  /** Writes what was read and stops. */
  @Override
  void close();
}
