package io.millrace.trainer.dataset;

import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import java.time.Duration;

/**
 * The clicks that name their slate, for the join with impressions on request and item.
 *
 * <p>Bounded: 32 bytes a click at most. Request and item are kept as a 64-bit hash; among ten
 * million clicks the chance that any two meet is 3 in a million.
 */
final class Clicks {
  private final LongLongMap times = new LongLongMap();
  private final Duration attribution;

  Clicks(Duration attribution) {
    this.attribution = attribution;
  }

  void add(Interaction interaction) {
    if (interaction.interaction() == InteractionType.CLICK) {
      interaction
          .requestId()
          .ifPresent(
              request ->
                  times.putLeast(
                      key(request, interaction.itemId()), interaction.timestamp().toEpochMilli()));
    }
  }

  int size() {
    return times.size();
  }

  /**
   * Whether the shown item was clicked within the attribution window. A request's id is not known
   * before its slate: a click that seems earlier was told by a slow clock, and counts.
   */
  boolean clicked(Impression impression, ItemId itemId) {
    long none = Long.MAX_VALUE;
    long at = times.get(key(impression.requestId(), itemId), none);
    return at != none && at <= impression.timestamp().plus(attribution).toEpochMilli();
  }

  private static long key(RequestId request, ItemId item) {
    return 31 * LongLongMap.mix(hash(request.value())) + hash(item.value());
  }

  /** FNV-1a (Fowler, Noll, Vo) over UTF-16 units, 64 bits. */
  static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return LongLongMap.mix(hash);
  }
}
