package io.millrace.benchmarks.ingest;

import io.millrace.ingest.imports.ImportCommand;
import picocli.CommandLine;

/** {@code millrace import} in a JVM of its own, by the environment's settings. */
public final class ImportProcess {
  private ImportProcess() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new ImportCommand()).execute(args));
  }
}
