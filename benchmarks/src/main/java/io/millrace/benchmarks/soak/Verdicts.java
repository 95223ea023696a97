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

  /** Holds if there are none; the first few are shown. */
  void none(String claim, List<String> found) {
    add(claim, found.isEmpty(), found.isEmpty() ? "none" : found.size() + " found");
    found.stream().limit(MOST_SHOWN).forEach(one -> lines.add("          " + one));
    if (found.size() > MOST_SHOWN) {
      lines.add("          … and %d more".formatted(found.size() - MOST_SHOWN));
    }
  }

  boolean failed() {
    return failed;
  }

  void print() {
    lines.forEach(System.out::println);
  }
}
