package io.millrace.embedded;

/** A server that can end against its will, and be started again where it was. */
public interface RestartableServer extends AutoCloseable {
  /** For messages, for instance {@code Redis}. */
  String name();

  /** Whether its process, or what stands for it, is there; it need not answer. */
  boolean running();

  /**
   * Starts it again on the same directory and port, after it ended. What it acknowledged is there.
   *
   * @throws EmbeddedServerException if it does not start; may be tried again
   */
  void restart();

  @Override
  void close();
}
