package io.millrace.statistics.offpolicy;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The mean reward where a deterministic policy would have done what a random one did (Li, Chu,
 * Langford, Wang, "Unbiased Offline Evaluation of Contextual-bandit-based News Article
 * Recommendation Algorithms", WSDM 2011). Unbiased where the log chose uniformly.
 */
public final class Replay {
  private Replay() {}

  /**
   * One decision.
   *
   * @param agrees whether the evaluated policy would have done the same
   */
  public record Decision(boolean agrees, double reward) {}

  /** Empty where they never agree. */
  public static OptionalDouble estimate(List<Decision> log) {
    return log.stream().filter(Decision::agrees).mapToDouble(Decision::reward).average();
  }
}
