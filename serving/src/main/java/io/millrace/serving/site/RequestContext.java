package io.millrace.serving.site;

import io.millrace.event.RequestId;
import io.millrace.placement.Placement;
import io.millrace.serving.assignment.Assignment;
import io.millrace.serving.site.Arrival.Purpose;
import io.millrace.state.UserState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is known of a request before candidates are looked for: the first value of the pipeline.
 * Immutable.
 *
 * @param rules of the request's placement, with what the user's variants change
 * @param fallbacks why the slate is degraded from the start
 */
record RequestContext(
    SlateQuery query,
    Arrival arrival,
    UserContext userContext,
    Placement rules,
    Set<Fallback> fallbacks) {
  RequestId id() {
    return arrival.id();
  }

  Instant now() {
    return arrival.now();
  }

  UserState user() {
    return userContext.state();
  }

  Assignment assignment() {
    return userContext.assignment();
  }

  Stages stages() {
    return arrival.stages();
  }

  boolean isShown() {
    return arrival.purpose() == Purpose.SHOWN;
  }

  boolean isWarmUp() {
    return arrival.purpose() == Purpose.WARM_UP;
  }

  boolean isExplained() {
    return arrival.purpose() == Purpose.EXPLAINED;
  }

  /** Returns what ranks, by the registry's id or a name for one. */
  String model() {
    return assignment().model().orElse("champion");
  }

  /** Returns the request without its placement's rules, which failed. */
  RequestContext withoutRules() {
    Set<Fallback> more = EnumSet.of(Fallback.PLACEMENT_FAILED);
    more.addAll(fallbacks);
    return new RequestContext(query, arrival, userContext, Placement.DEFAULT, more);
  }

  /** Returns the request about items rather than for a user. */
  RequestContext aboutItems() {
    if (fallbacks.isEmpty()) {
      return this;
    }
    Set<Fallback> others = EnumSet.copyOf(fallbacks);
    others.remove(Fallback.NO_USER);
    others.remove(Fallback.UNKNOWN_USER);
    return new RequestContext(query, arrival, userContext, rules, others);
  }
}
