package io.millrace.benchmarks.ingest;

import io.millrace.config.Settings;
import io.millrace.embedded.ChildJvm;
import io.millrace.ingest.IngestApplication;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The ingest service in a JVM of its own, by the environment's settings, until it is asked to end.
 */
public final class IngestProcess {
  private IngestProcess() {}

  public static void main(String[] args) throws IOException {
    IngestApplication ingest =
        IngestApplication.start(Settings.load(System.getenv(), Path.of("none.properties")));
    Runtime.getRuntime().addShutdownHook(new Thread(ingest::close));
    ChildJvm.ready(ingest.port());
  }
}
