package io.millrace.cli.service;

import picocli.CommandLine.Command;

/** {@code millrace ingest}. */
@Command(
    name = "ingest",
    description = "Runs the collector and the sinks: events in over HTTP, to Kafka and beyond.")
final class IngestCommand extends ServiceCommand {
  @Override
  Service service() {
    return Service.INGEST;
  }
}
