package io.millrace.slates;

import io.millrace.config.Settings;
import io.millrace.namespace.Namespace;
import io.millrace.placement.Placement;
import io.millrace.slates.baseline.BaselineKind;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How slates are evaluated.
 *
 * @param k items of a slate, 1 to 100
 * @param placement of the requests; if empty, the rules of a placement that nobody configured
 * @param placements the stored placements by name
 * @param candidates how many candidates a request ranks
 * @param baselines to compare with
 * @param easePenalty EASE's L2 penalty, above 0
 * @param threads that ask for slates, at least 1
 * @param seed of the bootstrap intervals
 */
public record SlateOptions(
    Namespace namespace,
    int k,
    Optional<String> placement,
    Map<String, Placement> placements,
    int candidates,
    Set<BaselineKind> baselines,
    double easePenalty,
    int threads,
    long seed) {
  /** EASE's penalty unless another is given. */
  public static final double EASE_PENALTY = 200;

  public SlateOptions {
    placements = Map.copyOf(placements);
    baselines = Set.copyOf(baselines);
    if (k < 1 || k > 100) {
      throw new IllegalArgumentException("k must be 1 to 100, but is " + k);
    }
    if (!(easePenalty > 0)) {
      throw new IllegalArgumentException("easePenalty must be above 0, but is " + easePenalty);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
  }

  /** All baselines, no placement, as many candidates as serving ranks by default, two threads. */
  public static SlateOptions of(Namespace namespace, int k) {
    return new SlateOptions(
        namespace,
        k,
        Optional.empty(),
        Map.of(),
        Settings.defaults().serving().candidates(),
        EnumSet.allOf(BaselineKind.class),
        EASE_PENALTY,
        2,
        1);
  }

  /** The same with other baselines. */
  SlateOptions withBaselines(Set<BaselineKind> others) {
    return new SlateOptions(
        namespace, k, placement, placements, candidates, others, easePenalty, threads, seed);
  }
}
