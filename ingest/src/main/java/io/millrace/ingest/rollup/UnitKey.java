package io.millrace.ingest.rollup;

import java.util.Comparator;

/** A user in an arm. Locks are taken in this order. */
record UnitKey(String experiment, String variant, String user) implements Comparable<UnitKey> {
  private static final Comparator<UnitKey> ORDER =
      Comparator.comparing(UnitKey::experiment)
          .thenComparing(UnitKey::variant)
          .thenComparing(UnitKey::user);

  @Override
  public int compareTo(UnitKey other) {
    return ORDER.compare(this, other);
  }
}
