package io.millrace.serving.site;

import io.millrace.event.UserId;
import io.millrace.serving.assignment.Assignment;
import io.millrace.state.UserState;

/**
 * The user that a request is answered for.
 *
 * @param state the history and the attributes; nothing if the user is not known, or there is none
 * @param assignment the experiments that the user takes part in
 */
record UserContext(UserState state, Assignment assignment) {
  /** Of a request that names neither user nor session. */
  static final UserContext NONE =
      new UserContext(UserState.unknown(new UserId("anonymous")), Assignment.NONE);
}
