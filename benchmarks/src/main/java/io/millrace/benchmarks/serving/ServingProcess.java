package io.millrace.benchmarks.serving;

import io.millrace.config.Settings;
import io.millrace.serving.ServingApplication;
import java.io.IOException;
import java.nio.file.Path;

/** Serving in a process of its own, as {@code millrace serve} starts it. */
final class ServingProcess {
  private ServingProcess() {}

  public static void main(String[] arguments) throws IOException {
    ServingApplication application =
        ServingApplication.start(Settings.load(System.getenv(), Path.of("no.properties")));
    ChildJvm.serve(Integer.toString(application.port()), application);
  }
}
