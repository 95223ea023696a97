package io.millrace.serving.site;

import io.millrace.event.InteractionType;
import io.millrace.event.UserId;
import io.millrace.serving.catalogue.Catalogue;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.serving.catalogue.Ranked;
import io.millrace.state.EventCount;
import io.millrace.state.UserState;
import io.millrace.state.codec.StateCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** A user who turned to a few items of the real catalogue: stands in where nobody is there yet. */
final class Understudy {
  private static final int HISTORY = 20;
  private static final InteractionType[] TYPES = {
    InteractionType.VIEW,
    InteractionType.CLICK,
    InteractionType.ADD_TO_CART,
    InteractionType.PURCHASE
  };

  private Understudy() {}

  /** The same for the same id and catalogue; read from bytes as a state from the store is. */
  static UserState of(UserId id, Catalogue catalogue, ItemTable items, Instant now) {
    SplittableRandom random = new SplittableRandom(id.value().hashCode());
    List<UserState.Recent> recent = new ArrayList<>();
    Map<InteractionType, EventCount> counts = new EnumMap<>(InteractionType.class);
    for (int i = 0; i < HISTORY; i++) {
      Ranked list = i % 2 == 0 ? catalogue.popular() : catalogue.items();
      CatalogueItem item =
          list.size() == 0 ? null : items.at(list.position(random.nextInt(list.size())));
      if (item != null) {
        InteractionType type = TYPES[random.nextInt(TYPES.length)];
        Instant at = now.minus(Duration.ofHours(i));
        recent.add(new UserState.Recent(type, item.itemId(), at));
        counts.merge(type, EventCount.ZERO.plus(at), (known, one) -> known.plus(at));
      }
    }
    return StateCodec.decodeUser(
        id,
        StateCodec.encode(new UserState(id, Map.of(), recent, counts, HISTORY, Optional.empty())));
  }
}
