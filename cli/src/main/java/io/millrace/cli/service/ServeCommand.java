package io.millrace.cli.service;

import picocli.CommandLine.Command;

/** {@code millrace serve}. */
@Command(name = "serve", description = "Runs serving: recommendations out over HTTP.")
final class ServeCommand extends ServiceCommand {
  @Override
  Service service() {
    return Service.SERVING;
  }
}
