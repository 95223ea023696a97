package io.millrace.embedded;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka does in this JVM where it would end its process, for instance when the disk is full:
 * the thread ends, and the broker counts as ended.
 */
final class KafkaHalt {
  private static final AtomicReference<@Nullable String> REASON = new AtomicReference<>();

  private KafkaHalt() {}

  /** Ends the thread that wanted to end the process. */
  private static final class Halted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Halted(String reason) {
      super(reason);
    }
  }

  /** From now on Kafka does not end this process. */
  static void intercept() {
    Exit.setHaltProcedure(KafkaHalt::halt);
    Exit.setExitProcedure(KafkaHalt::halt);
  }

  private static void halt(int status, @Nullable String message) {
    String reason = message == null ? "Kafka ended with status " + status : message;
    REASON.compareAndSet(null, reason);
    throw new Halted(reason);
  }

  static boolean halted() {
    return REASON.get() != null;
  }

  static void forget() {
    REASON.set(null);
  }
}
