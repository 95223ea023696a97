package io.millrace.cli.service;

import picocli.CommandLine.Command;

/** {@code millrace console}. */
@Command(name = "console", description = "Runs the console: experiments, models, data health.")
final class ConsoleCommand extends ServiceCommand {
  @Override
  Service service() {
    return Service.CONSOLE;
  }
}
