package io.millrace.serving.site;

import io.millrace.event.UserId;
import io.millrace.state.FeatureStore;
import io.millrace.state.Visit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a user's state, in one round trip. After a failure the store is left alone for a moment, so
 * that a Redis that is away costs one request its time-out and not every request.
 */
final class UserReader {
  private static final Logger LOG = LoggerFactory.getLogger(UserReader.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final FeatureStore store;
  private final Clock clock;
  private volatile Instant pausedUntil = Instant.MIN;

  UserReader(FeatureStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * The state and the arms that were kept; empty where the store cannot answer.
   *
   * @param visitor who the user was before signing in; empty where nobody else
   */
  Optional<Visit> read(UserId user, Optional<UserId> visitor) {
    if (clock.instant().isBefore(pausedUntil)) {
      return Optional.empty();
    }
    try {
      return Optional.of(store.visit(user, visitor));
    } catch (RuntimeException e) {
      failed(e);
      return Optional.empty();
    }
  }

  boolean paused() {
    return clock.instant().isBefore(pausedUntil);
  }

  void failed(RuntimeException failure) {
    LOG.warn("the feature store does not answer: {}", failure.toString());
    pausedUntil = clock.instant().plus(PAUSE);
  }
}
