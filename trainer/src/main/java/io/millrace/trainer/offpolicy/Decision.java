package io.millrace.trainer.offpolicy;

import java.util.List;

/**
 * One choice of the log, with what the evaluated policy would have chosen.
 *
 * @param group whose decision it is; decisions of a group are never in two folds
 * @param position the place, from 1; 0 where it is not known
 * @param reward 1 for a click, else 0
 * @param propensity the log's own probability of what it chose, in (0, 1]
 * @param chosen index of what it chose among the actions
 * @param actions what could have been chosen; lists may be shared between decisions
 * @param policy the evaluated policy's probability of each action
 */
public record Decision(
    String group,
    int position,
    double reward,
    double propensity,
    int chosen,
    List<String> actions,
    double[] policy) {
  public Decision {
    if (actions.size() != policy.length || chosen < 0 || chosen >= policy.length) {
      throw new IllegalArgumentException(
          "policy must have a probability for each of the %d actions, and chosen be one of them"
              .formatted(actions.size()));
    }
  }

  String action() {
    return actions.get(chosen);
  }
}
