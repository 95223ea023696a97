package io.millrace.benchmarks.soak;

import java.util.ArrayList;
import java.util.List;

/** The claims of a run, each with what was found. */
final class Verdicts {
  private static final int MOST_SHOWN = 10;

  private final List<String> lines = new ArrayList<>();
  private boolean failed;

  void add(String claim, boolean holds, String found) {
    failed |= !holds;
    lines.add("%s  %s: %s".formatted(holds ? "holds " : "FAILS ", claim, found));
  }

  /** Holds if there are none; some are shown. */
  void none(String claim, List<String> found) {
    add(claim, found.isEmpty(), found.isEmpty() ? "none" : found.size() + " found");
    // Spread over all of them, so that one can see whether they came together.
    int step = Math.max(1, found.size() / MOST_SHOWN);
    for (int i = 0; i < found.size(); i += step) {
      lines.add("          " + found.get(i));
    }
  }

  boolean failed() {
    return failed;
  }

  void print() {
    lines.forEach(System.out::println);
  }
}
