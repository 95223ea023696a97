package io.millrace.embedded;

/** A server's port that something else listens on. */
public final class PortInUseException extends EmbeddedServerException {
  private static final long serialVersionUID = 1;

  PortInUseException(String server, int port, Throwable cause) {
    super(
        "%s cannot have port %d of %s: %s. Stop what listens there, or choose another port."
            .formatted(server, port, Ports.LOOPBACK, cause.getMessage()),
        cause);
  }
}
