package io.millrace.trainer.cli;

import picocli.CommandLine;

/** {@code train} as a process of its own. */
final class TrainProcess {
  private TrainProcess() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new TrainCommand()).execute(arguments));
  }
}
