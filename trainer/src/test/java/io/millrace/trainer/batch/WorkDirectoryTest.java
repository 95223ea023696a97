package io.millrace.trainer.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkDirectoryTest {
  @TempDir Path temporary;

  @Test
  void close_withFiles_leavesNothing() throws IOException {
    try (WorkDirectory directory = WorkDirectory.open(temporary)) {
      Files.writeString(directory.file("a"), "x");
      assertThat(directory.file("a")).isNotEqualTo(directory.file("a"));
    }
    assertThat(runs()).isEmpty();
  }

  @Test
  void open_whatAKilledRunLeft_isSweptAndWhatRunsIsKept() throws IOException {
    try (WorkDirectory alive = WorkDirectory.open(temporary)) {
      Files.writeString(alive.file("mine"), "x");
      Path dead = alive.file("x").getParent().resolveSibling("run-dead");
      Files.createDirectory(dead);
      Files.writeString(dead.resolve("lock"), "");
      Files.writeString(dead.resolve("1-drafts"), "x".repeat(1000));

      try (WorkDirectory next = WorkDirectory.open(temporary)) {
        assertThat(dead).doesNotExist();
        assertThat(runs())
            .containsExactlyInAnyOrder(alive.file("x").getParent(), next.file("x").getParent());
      }
    }
  }

  @Test
  void open_inAnotherProcess_keepsTheDirectoriesOfThisOne() throws Exception {
    try (WorkDirectory one = WorkDirectory.open(temporary);
        WorkDirectory other = WorkDirectory.open(temporary)) {
      Path first = Files.writeString(one.file("mine"), "x");
      Path second = Files.writeString(other.file("mine"), "x");
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Sweep.class.getName(),
                  temporary.toString())
              .inheritIO()
              .start();
      assertThat(process.waitFor()).isZero();
      assertThat(first).exists();
      assertThat(second).exists();
    }
  }

  /** A process that opens a directory and ends. */
  static final class Sweep {
    private Sweep() {}

    public static void main(String[] arguments) {
      WorkDirectory.open(Path.of(arguments[0])).close();
    }
  }

  @Test
  void open_whereNothingCanBeWritten_namesTheDirectoryAndTheOption() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "x");

    assertThatThrownBy(() -> WorkDirectory.open(file))
        .isInstanceOf(WorkFileException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("--temp");
  }

  private List<Path> runs() throws IOException {
    try (Stream<Path> files = Files.walk(temporary, 2)) {
      return files.filter(file -> file.getFileName().toString().startsWith("run-")).toList();
    }
  }
}
