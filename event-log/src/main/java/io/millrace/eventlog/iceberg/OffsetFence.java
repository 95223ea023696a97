package io.millrace.eventlog.iceberg;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotAncestryValidator;

/**
 * Lets a commit through only if the partitions still stand where the writer left them. Iceberg asks
 * anew on every attempt, about the snapshots that the attempt builds on: between the check and the
 * commit nobody can slip in.
 */
final class OffsetFence implements SnapshotAncestryValidator {
  private final Map<Integer, Long> expected;
  private final Map<Integer, Long> next;
  private final Supplier<Map<String, String>> properties;
  private String mismatch = "";

  /**
   * @param properties the table's, as of the attempt: what expired snapshots knew moves there
   */
  OffsetFence(
      Map<Integer, Long> expected,
      Map<Integer, Long> next,
      Supplier<Map<String, String>> properties) {
    this.expected = expected;
    this.next = next;
    this.properties = properties;
  }

  @Override
  public boolean validate(Iterable<Snapshot> ancestors) {
    mismatch = "";
    for (int partition : next.keySet()) {
      Optional<Long> found = Offsets.find(partition, ancestors, properties.get());
      Optional<Long> wanted = Optional.ofNullable(expected.get(partition));
      if (!found.equals(wanted)) {
        mismatch =
            "partition %d is at %s, expected %s"
                .formatted(partition, describe(found), describe(wanted));
        return false;
      }
    }
    return true;
  }

  private static String describe(Optional<Long> offset) {
    return offset.map(String::valueOf).orElse("nothing");
  }

  /** What was found instead; empty as long as nothing was wrong. */
  String mismatch() {
    return mismatch;
  }

  @Override
  public String errorMessage() {
    return mismatch;
  }
}
