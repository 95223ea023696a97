package io.millrace.serving.site;

import io.millrace.event.UserId;
import io.millrace.state.DamagedStateException;
import io.millrace.state.FeatureStore;
import io.millrace.state.Visit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what is kept of a user, in one round trip. */
final class UserReader {
  private static final Logger LOG = LoggerFactory.getLogger(UserReader.class);

  private final FeatureStore store;
  private final StoreGate gate;

  UserReader(FeatureStore store, StoreGate gate) {
    this.store = store;
    this.gate = gate;
  }

  /**
   * What was read.
   *
   * @param visit the state and the arms that were kept; empty where the store cannot answer, or not
   *     with something that can be read
   * @param lack why it is empty
   */
  record Answer(Optional<Visit> visit, Optional<Fallback> lack) {
    static Answer without(Fallback lack) {
      return new Answer(Optional.empty(), Optional.of(lack));
    }
  }

  /**
   * Reads a user.
   *
   * @param visitor who the user was before signing in; empty where nobody else
   */
  Answer read(UserId user, Optional<UserId> visitor) {
    if (gate.shut()) {
      return Answer.without(Fallback.FEATURE_STORE_UNAVAILABLE);
    }
    try {
      Visit visit = store.visit(user, visitor);
      gate.answered();
      return new Answer(Optional.of(visit), Optional.empty());
    } catch (DamagedStateException damaged) {
      LOG.error("user '{}': {}", user, damaged.getMessage());
      return Answer.without(Fallback.FEATURE_STORE_DAMAGED);
    } catch (RuntimeException e) {
      gate.failed(e);
      return Answer.without(Fallback.FEATURE_STORE_UNAVAILABLE);
    }
  }
}
