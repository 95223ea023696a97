package io.millrace.benchmarks.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the lines of level ERROR in the logs of a home. */
final class ErrorLines {
  private static final Pattern ERROR =
      Pattern.compile("^(\\d{4}-\\d\\d-\\d\\dT[\\d:.]+(?:Z|[-+]\\d\\d:\\d\\d)) ERROR (.*)");

  private ErrorLines() {}

  /** Adds each as an incident. */
  static void find(Path logs, Incidents incidents) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(logs)) {
      files = all.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
    if (files.isEmpty()) {
      throw new IOException("there are no logs in " + logs);
    }
    for (Path file : files) {
      try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
        lines
            .map(ERROR::matcher)
            .filter(Matcher::matches)
            .forEach(
                line ->
                    incidents.add(
                        OffsetDateTime.parse(line.group(1)).toInstant(),
                        Incidents.Kind.LOG,
                        line.group(2)));
      }
    }
  }
}
