package io.millrace.ingest.upkeep;

import io.millrace.ingest.kafka.dead.DeadLetterTopic.Numbered;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters a command is about. */
final class DeadFilter {
  @Option(
      names = "--code",
      paramLabel = "CODE",
      description = "only those refused for this reason, such as missing_field; may be repeated")
  private Set<String> codes = new LinkedHashSet<>();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Ages.InstantConverter.class,
      description = "only those that came at this day or moment or later")
  private @Nullable Instant since;

  boolean test(Numbered dead) {
    return (codes.isEmpty() || codes.contains(dead.letter().code()))
        && (since == null || !dead.letter().receivedAt().isBefore(since));
  }

  /** Whether nothing was said. */
  boolean isEmpty() {
    return codes.isEmpty() && since == null;
  }
}
