package io.millrace.ingest.failure;

import io.millrace.config.Settings;
import io.millrace.ingest.IngestApplication;
import java.nio.file.Path;

/**
 * The ingest service in a JVM of its own, by the environment's settings, until it is asked to end.
 */
public final class IngestProcess {
  private IngestProcess() {}

  public static void main(String[] args) throws InterruptedException {
    IngestApplication ingest =
        IngestApplication.start(Settings.load(System.getenv(), Path.of("none.properties")));
    Runtime.getRuntime().addShutdownHook(new Thread(ingest::close));
    System.out.println("ready " + ingest.port());
    Thread.currentThread().join();
  }
}
