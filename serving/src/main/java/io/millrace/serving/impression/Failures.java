package io.millrace.serving.impression;

import org.slf4j.Logger;

/**
 * Logs what fails behind a request. A dependency that is away throws an exception type of its own:
 * that is expected, and one line. What the JDK itself throws is a fault of this program, whose
 * stack trace is needed.
 */
public final class Failures {
  private Failures() {}

  /**
   * Logs an error.
   *
   * @param what happened, and to what, for instance {@code "Model failed (model=m1)"}
   */
  public static void log(Logger logger, String what, RuntimeException failure) {
    if (expected(failure)) {
      logger.error("{}: {}", what, failure.toString());
    } else {
      logger.error(what, failure);
    }
  }

  private static boolean expected(RuntimeException failure) {
    return !failure.getClass().getPackageName().startsWith("java.");
  }
}
