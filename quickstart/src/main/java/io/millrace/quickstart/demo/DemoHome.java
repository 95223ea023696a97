package io.millrace.quickstart.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The directory of a demo: emptied before each run, and never that of a shop. */
public final class DemoHome {
  /** Where a demo lives unless it is told otherwise. */
  public static final Path DEFAULT = Path.of(".millrace", "demo");

  private static final String MARK = "demo.pid";

  private DemoHome() {}

  /**
   * Empties the directory and marks it as this process' own.
   *
   * @return takes the mark away when closed
   * @throws IllegalStateException where another demo runs there, or where it holds anything else
   */
  public static AutoCloseable clear(Path directory) {
    Path mark = directory.resolve(MARK);
    try {
      if (Files.isDirectory(directory)) {
        refuseStrangers(directory, mark);
        delete(directory);
      }
      Files.createDirectories(directory);
      Files.writeString(mark, Long.toString(ProcessHandle.current().pid()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare " + directory, e);
    }
    return () -> Files.writeString(mark, "0");
  }

  private static void refuseStrangers(Path directory, Path mark) throws IOException {
    if (Files.exists(mark)) {
      long pid = Long.parseLong(Files.readString(mark).strip());
      if (pid > 0 && ProcessHandle.of(pid).isPresent()) {
        throw new IllegalStateException(
            "another demo (process %d) runs in %s. Stop it, or give this one its own --home."
                .formatted(pid, directory));
      }
      return;
    }
    try (Stream<Path> content = Files.list(directory)) {
      // The logs are opened before anything else, so they alone do not make a shop.
      List<Path> strangers = content.filter(file -> !file.endsWith("logs")).toList();
      if (!strangers.isEmpty()) {
        throw new IllegalStateException(
            "%s is not empty and not a demo's: a demo would delete it. Give it another --home."
                .formatted(directory));
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(directory) && !file.startsWith(directory.resolve("logs"))) {
          Files.delete(file);
        }
      }
    }
  }
}
