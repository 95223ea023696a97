package io.millrace.feature.kind;

import io.millrace.feature.Scope;

/** What options may be. */
final class Limits {
  private Limits() {}

  static void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s must be at least 1, is %d".formatted(option, value));
    }
  }

  /** Only of users and items interactions are counted. */
  static void counted(Scope of) {
    if (of != Scope.USER && of != Scope.ITEM) {
      throw new IllegalArgumentException("of must be user or item");
    }
  }
}
