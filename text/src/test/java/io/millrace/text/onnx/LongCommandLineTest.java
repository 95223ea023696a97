package io.millrace.text.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * ONNX Runtime 1.29 and 1.30 create the environment with telemetry, which matches the command line
 * of the process against recursive regular expressions: with some 4,000 characters, as a class path
 * has, the stack of the thread overflowed and the process ended with a segmentation fault.
 */
class LongCommandLineTest {
  private static final int LENGTH = 30_000;

  @Test
  void encode_processWithALongCommandLine_hasAVector() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dpadding=" + "x".repeat(LENGTH),
                "-cp",
                System.getProperty("java.class.path"),
                Encode.class.getName()));
    // The variable would hide what a user without it has.
    builder.environment().remove("ORT_DISABLE_TELEMETRY");
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (InputStream output = process.getInputStream()) {
      assertThat(new String(output.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("384");
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Prints the length of a title's vector. */
  static final class Encode {
    private Encode() {}

    public static void main(String[] args) {
      try (var encoder = SentenceEncoders.open("minilm").orElseThrow()) {
        System.out.print(encoder.encode("red alarm clock").length);
      }
    }
  }
}
