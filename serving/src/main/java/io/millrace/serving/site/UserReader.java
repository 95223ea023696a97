package io.millrace.serving.site;

import io.millrace.event.UserId;
import io.millrace.state.FeatureStore;
import io.millrace.state.UserState;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a user's state, in one round trip. */
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
   * @param state empty where the store cannot answer, or not with something that can be read
   * @param lack why it is empty
   */
  record Answer(Optional<UserState> state, Optional<Fallback> lack) {
    static Answer without(Fallback lack) {
      return new Answer(Optional.empty(), Optional.of(lack));
    }
  }

  Answer read(UserId user) {
    if (gate.shut()) {
      return Answer.without(Fallback.FEATURE_STORE_UNAVAILABLE);
    }
    try {
      UserState state = store.user(user);
      gate.answered();
      return new Answer(Optional.of(state), Optional.empty());
    } catch (IllegalStateException damaged) {
      LOG.error("user '{}': {}", user, damaged.getMessage());
      return Answer.without(Fallback.FEATURE_STORE_DAMAGED);
    } catch (RuntimeException e) {
      gate.failed(e);
      return Answer.without(Fallback.FEATURE_STORE_UNAVAILABLE);
    }
  }
}
