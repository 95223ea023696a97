package io.millrace.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.model.BrokenArtifactException;
import io.millrace.model.ModelArtifact;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C in the middle of a real training process. */
class InterruptedTrainingTest {
  private static final int INTERRUPTED = 128 + 2;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void interrupt_inTheMiddleOfTraining_leavesWhatWasThereBefore(boolean olderArtifact)
      throws Exception {
    assumeTrue(interruptible(), "this process ignores SIGINT, and so would its children");
    Path models = Files.createDirectory(directory.resolve("models"));
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    Path spec = Files.writeString(directory.resolve("spec.yml"), SmallTable.SPEC);
    Path table = SmallTable.write(directory.resolve("train.csv"), 20_000, 1);
    Path out = models.resolve("model");
    if (olderArtifact) {
      Files.move(SmallTable.train(directory, "older"), out);
    }
    Map<String, byte[]> before = contents(models);

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                TrainProcess.class.getName(),
                "--table=" + table,
                "--spec=" + spec,
                "--out=" + out,
                "--set=epochs=1000",
                "--set=patience=1000",
                "--set=batch=128")
            .redirectErrorStream(true)
            .start();
    try {
      String told = readUntil(process, "epoch 2:");
      // The best epoch's weights are on disk by now.
      assertThat(contents(temporary)).as(told).isNotEmpty();
      new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start().waitFor();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended by SIGINT").isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(process.exitValue()).isEqualTo(INTERRUPTED);
    Map<String, byte[]> after = contents(models);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    before.forEach((name, bytes) -> assertThat(after.get(name)).as(name).isEqualTo(bytes));
    if (olderArtifact) {
      ModelArtifact.load(out).close();
    } else {
      assertThatThrownBy(() -> ModelArtifact.load(out)).isInstanceOf(BrokenArtifactException.class);
    }
    assertThat(contents(temporary).keySet())
        .noneMatch(name -> name.contains("millrace") && !name.endsWith("/"));
  }

  private static String readUntil(Process process, String beginning) throws IOException {
    StringBuilder told = new StringBuilder();
    BufferedReader reader = process.inputReader();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      told.append(line).append('\n');
      if (line.startsWith(beginning)) {
        return told.toString();
      }
    }
    throw new AssertionError("ended early:\n" + told);
  }

  /** Every file by its path, and every directory with a slash behind it. */
  private static Map<String, byte[]> contents(Path directory) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        String name = directory.relativize(file).toString();
        if (Files.isDirectory(file)) {
          contents.put(name + "/", new byte[0]);
        } else {
          contents.put(name, Files.readAllBytes(file));
        }
      }
    }
    return contents;
  }

  /** A shell's background job may have been started with SIGINT ignored. */
  private static boolean interruptible() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return true;
    }
    List<String> ignored =
        Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:")).toList();
    return ignored.isEmpty()
        || (Long.parseUnsignedLong(ignored.get(0).substring(7).strip(), 16) & 2) == 0;
  }
}
