package io.millrace.registry;

import java.time.Instant;
import java.util.Optional;

/**
 * A stretch of time in which a model is tried on live requests.
 *
 * @param share of the requests that no experiment claims, in (0, 1]; 0 for a shadow
 * @param endedAt empty while it runs
 * @param reason why it ended
 */
public record ModelTrial(
    String modelId,
    Duty duty,
    double share,
    Instant startedAt,
    Optional<Instant> endedAt,
    Optional<String> reason) {
  /** What a tried model does. */
  public enum Duty {
    /** Scores what another model shows; the scores are logged and never shown. */
    SHADOW,
    /** Answers a share of the requests, until it fails or is slow. One a site. */
    CANARY
  }

  public boolean runs() {
    return endedAt.isEmpty();
  }
}
