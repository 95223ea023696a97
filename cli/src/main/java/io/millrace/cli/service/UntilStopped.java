package io.millrace.cli.service;

import java.util.concurrent.CountDownLatch;

/** Runs until SIGTERM or ctrl-C, then stops everything before the process ends. */
public final class UntilStopped {
  private UntilStopped() {}

  /** Something that is started and then runs by itself. */
  public interface Start {
    void run(Closer closer) throws Exception;
  }

  /**
   * Runs.
   *
   * @return never normally: the process ends when it is told to
   * @throws Exception what the start throws, after everything that it had started is stopped
   */
  public static int run(Start start) throws Exception {
    Closer closer = new Closer();
    Thread stop =
        new Thread(
            () -> {
              System.err.println("stopping");
              closer.close();
              System.err.println("stopped");
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      start.run(closer);
    } catch (Exception e) {
      closer.close();
      try {
        Runtime.getRuntime().removeShutdownHook(stop);
      } catch (IllegalStateException stopping) {
        // The hook runs already; there is nothing left for it to close.
        e.addSuppressed(stopping);
      }
      throw e;
    }
    new CountDownLatch(1).await();
    return 0;
  }
}
