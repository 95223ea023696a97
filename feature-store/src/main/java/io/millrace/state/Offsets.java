package io.millrace.state;

import java.util.Map;
import java.util.Objects;

/** Whether a batch may be applied, by the offsets that are stored. */
public final class Offsets {
  private Offsets() {}

  /**
   * Whether the batch was applied before.
   *
   * @param stored the offset to go on from, by partition
   * @param next the offset behind the batch, by partition; empty for a batch without offsets, which
   *     is always new
   * @throws StaleOffsetsException where this is so for some of its partitions and not for others
   */
  public static boolean applied(Map<Integer, Long> stored, Map<Integer, Long> next) {
    long behind =
        next.entrySet().stream()
            .filter(entry -> stored.getOrDefault(entry.getKey(), -1L) >= entry.getValue())
            .count();
    if (behind > 0 && behind < next.size()) {
      throw new StaleOffsetsException(
          "another writer has gone on: stored offsets are %s, the batch ends at %s"
              .formatted(stored, next));
    }
    return behind > 0;
  }

  /**
   * Refuses a batch that does not begin where the store stands.
   *
   * @param stored the offset to go on from, by partition
   * @param expected where the writer believes it to be
   * @param next the offset behind the batch; only its partitions count
   * @throws StaleOffsetsException where they differ
   */
  public static void require(
      Map<Integer, Long> stored, Map<Integer, Long> expected, Map<Integer, Long> next) {
    for (Integer partition : next.keySet()) {
      if (!Objects.equals(stored.get(partition), expected.get(partition))) {
        throw new StaleOffsetsException(
            "another writer has gone on: stored offsets are %s, expected were %s"
                .formatted(stored, expected));
      }
    }
  }
}
