package io.millrace.placement;

import io.millrace.event.Value;
import java.util.Map;

/**
 * A type of re-ranking rule that placements may name in {@code rules}. Serving finds the code
 * behind it as {@code RerankingPlugin}.
 */
public interface RuleType {
  /** Returns its name in placements. */
  String name();

  /**
   * Checks the parameters of a rule before a placement is stored.
   *
   * @param parameters numbers, texts and flags by name
   * @throws IllegalArgumentException if one is missing or wrong; the message names it, its value
   *     and what is allowed
   */
  void check(Map<String, Value> parameters);
}
