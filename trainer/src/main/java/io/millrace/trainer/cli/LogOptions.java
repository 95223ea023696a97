package io.millrace.trainer.cli;

import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Option;

/** Which part of the event log, and which clicks belong to its slates. */
final class LogOptions {
  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "all",
      description = "Log: from here on: 7d, 2026-01-31 or all. Default: ${DEFAULT-VALUE}")
  private String since = "";

  @Option(
      names = "--attribution",
      paramLabel = "DURATION",
      defaultValue = "24h",
      description = "Log: how long after an impression a click counts. Default: ${DEFAULT-VALUE}")
  private String attribution = "";

  /** Before {@code now}. */
  Instant since(Instant now) {
    Instant from = Times.moment("--since", since, now);
    if (!from.isBefore(now)) {
      throw new InvalidOptionException("--since %s is in the future".formatted(since));
    }
    return from;
  }

  Duration attribution() {
    return Times.duration("--attribution", attribution);
  }
}
