package io.millrace.experiment;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The arms that a unit was given before, by {@code experiment__phase}, as GrowthBook's sticky
 * buckets: of the user, and of the anonymous visitor that the user was before signing in.
 *
 * @param ofUser by the user's own id
 * @param ofVisitor by the anonymous id; the user's own come first
 */
public record StickyArms(Map<String, String> ofUser, Map<String, String> ofVisitor) {
  /** A unit that was never seen. */
  public static final StickyArms NONE = new StickyArms(Map.of(), Map.of());

  public StickyArms {
    ofUser = Map.copyOf(ofUser);
    ofVisitor = Map.copyOf(ofVisitor);
  }

  /** The arm given in this phase; empty where there was none. */
  public Optional<String> arm(String experiment, int phase) {
    return Optional.ofNullable(all().get(key(experiment, phase)));
  }

  /** Whether the unit was given an arm in a phase before this one: then it may not join it. */
  public boolean isBlocked(String experiment, int oldestPhase) {
    Map<String, String> all = all();
    for (int phase = 0; phase < oldestPhase; phase++) {
      if (all.containsKey(key(experiment, phase))) {
        return true;
      }
    }
    return false;
  }

  /** The user's arms with one more. */
  public Map<String, String> with(String experiment, int phase, String arm) {
    Map<String, String> arms = new HashMap<>(ofUser);
    arms.put(key(experiment, phase), arm);
    return arms;
  }

  /** The same with one arm more of the user's own. */
  public StickyArms keeping(String experiment, int phase, String arm) {
    return arm.equals(ofUser.get(key(experiment, phase)))
        ? this
        : new StickyArms(with(experiment, phase, arm), ofVisitor);
  }

  private Map<String, String> all() {
    Map<String, String> all = new HashMap<>(ofVisitor);
    all.putAll(ofUser);
    return all;
  }

  private static String key(String experiment, int phase) {
    return experiment + "__" + phase;
  }
}
