package io.millrace.benchmarks.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What processes use, by {@code /proc}.
 *
 * @param memory proportional resident memory in bytes: pages that several processes share count in
 *     parts
 * @param threads over all of the processes
 * @param descriptors open ones, over all of the processes
 */
record Usage(long memory, long threads, long descriptors) {

  /** Of processes that may end at any time; those that have ended count nothing. */
  static Usage of(List<Long> processes) {
    long memory = 0;
    long threads = 0;
    long descriptors = 0;
    for (long pid : processes) {
      Path process = Path.of("/proc", Long.toString(pid));
      try (Stream<Path> open = Files.list(process.resolve("fd"))) {
        long kilobytes = number(process.resolve("smaps_rollup"), "Pss:");
        threads += number(process.resolve("status"), "Threads:");
        descriptors += open.count();
        memory += kilobytes * 1024;
      } catch (IOException | UncheckedIOException e) {
        // It has just ended.
      }
    }
    return new Usage(memory, threads, descriptors);
  }

  private static long number(Path file, String name) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0L);
    }
  }
}
