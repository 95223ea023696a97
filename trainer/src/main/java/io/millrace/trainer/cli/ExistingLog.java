package io.millrace.trainer.cli;

import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.namespace.Namespace;

/** The event log of a namespace for a command that only reads it. */
public final class ExistingLog {
  private ExistingLog() {}

  /**
   * Opens the log; creates none for a name that was mistyped.
   *
   * @throws InvalidOptionException if the namespace has no log
   */
  public static EventLog open(IcebergEventLogs logs, Namespace namespace) {
    if (logs.keeper(namespace).topics().isEmpty()) {
      throw new InvalidOptionException(
          "there is no event log of namespace '%s': send or import events, or name another --namespace"
              .formatted(namespace));
    }
    return logs.log(namespace);
  }
}
