package io.millrace.cli.doctor;

import io.millrace.config.Settings;
import java.util.List;

/** The JDK, and how much memory it may use. */
final class JavaCheck implements Check {
  private static final int OLDEST = 17;
  private static final long LEAST_HEAP = 512L << 20;

  @Override
  public List<Finding> run(Settings settings) {
    Runtime.Version version = Runtime.version();
    long heap = Runtime.getRuntime().maxMemory();
    String detail =
        "Java %s, %d processors, at most %d MB of heap"
            .formatted(version, Runtime.getRuntime().availableProcessors(), heap >> 20);
    if (version.feature() < OLDEST) {
      return List.of(Finding.fail("java", detail, "install a JDK %d or newer".formatted(OLDEST)));
    }
    return List.of(
        heap < LEAST_HEAP
            ? Finding.note("java", detail, "set MILLRACE_JAVA_OPTS=-Xmx2g or more")
            : Finding.ok("java", detail));
  }
}
