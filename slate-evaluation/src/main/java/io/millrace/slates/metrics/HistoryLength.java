package io.millrace.slates.metrics;

import java.util.Arrays;

/** Users by the number of positives in their history. */
public enum HistoryLength {
  NONE("no history (new users)", 0),
  FEW("1 to 4", 1),
  SOME("5 to 19", 5),
  MANY("20 to 49", 20),
  MORE("50 to 199", 50),
  MOST("200 and more", 200);

  private final String label;
  private final int least;

  HistoryLength(String label, int least) {
    this.label = label;
    this.least = least;
  }

  /** Returns the group of a history. */
  public static HistoryLength of(int positives) {
    return Arrays.stream(values())
        .filter(group -> positives >= group.least)
        .reduce((before, after) -> after)
        .orElse(NONE);
  }

  /** Returns the name for people. */
  public String label() {
    return label;
  }
}
