package io.millrace.feature;

import io.millrace.event.InteractionType;
import io.millrace.event.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known at a moment of a user, an item or a request. Of a request only the attributes and
 * the moment are known: nothing was counted.
 */
public interface EntityView {
  /** The half-life of decayed counts. */
  Duration HALF_LIFE = Duration.ofDays(7);

  /** Days whose counts are kept. */
  int MAX_DAYS = 28;

  /** Returns the moment: of the request, or in training of the event. */
  Instant now();

  /**
   * Returns an attribute; of a request, a part of its context. A user's {@code user_id} and an
   * item's {@code item_id} are always there.
   */
  Optional<Value> attribute(String name);

  /** Returns how many interactions of a type there were. */
  long count(InteractionType type);

  /** Returns the same with each interaction halved every {@link #HALF_LIFE}. */
  double decayedCount(InteractionType type);

  /**
   * Returns how many there were in the last days, UTC, today included.
   *
   * @param days up to {@value #MAX_DAYS}
   */
  long count(InteractionType type, int days);

  /** Returns how often the item was shown, or how many items the user was shown. */
  long impressions();

  /** Returns how many interactions with the item came from a placement. */
  long count(InteractionType type, String placement);

  /** Returns how often the item was shown in a placement. */
  long impressions(String placement);

  /** Returns the items of the user's newest interactions of some types, each once, newest first. */
  List<String> recentItems(Set<InteractionType> types, int most);
}
