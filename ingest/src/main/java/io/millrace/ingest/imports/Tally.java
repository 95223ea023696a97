package io.millrace.ingest.imports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts by reason, with the first few examples of each. */
final class Tally {
  private static final int EXAMPLES = 3;
  private static final int LONGEST = 200;

  private final Map<String, Long> counts = new TreeMap<>();
  private final List<String> examples = new ArrayList<>();

  void count(String reason) {
    counts.merge(reason, 1L, Long::sum);
  }

  /**
   * @param line of the file, from 1
   */
  void count(String reason, Path file, long line) {
    count(reason);
    example(reason, file, line, "");
  }

  /** Shows where something was found, the first few times. */
  void example(String reason, Path file, long line, String detail) {
    String start = "%s line %d: %s".formatted(file.getFileName(), line, reason);
    long known = examples.stream().filter(shown -> reason(shown).equals(reason)).count();
    if (known < EXAMPLES) {
      String shown = detail.isEmpty() ? start : start + ": " + detail;
      examples.add(shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "…");
    }
  }

  private static String reason(String example) {
    String behindLine = example.substring(example.indexOf(": ") + 2);
    int end = behindLine.indexOf(": ");
    return end < 0 ? behindLine : behindLine.substring(0, end);
  }

  Map<String, Long> counts() {
    return Map.copyOf(counts);
  }

  long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  List<String> examples() {
    return List.copyOf(examples);
  }
}
