package io.millrace.serving.catalogue;

import io.millrace.event.Comparison;
import io.millrace.event.Value;
import io.millrace.state.ItemState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which items are one product under several ids: those with the same {@code item_group_id}, and
 * without one those with the same title, brand and categories.
 */
final class Products {
  /** Items without group and title are no product that another could be. */
  static final long UNKNOWN = 0;

  private static final String GROUP = "item_group_id";

  /** FNV-1a, 64 bits, over characters. */
  private static final long BASIS = 0xcbf29ce484222325L;

  private static final long PRIME = 0x100000001b3L;

  private Products() {}

  /** Returns a number that the items of one product share; {@link #UNKNOWN} if nothing tells. */
  static long of(ItemState item) {
    long hash = add(BASIS, item.attributes().get(GROUP));
    if (hash == BASIS) {
      hash = add(BASIS, item.attributes().get("title"));
      if (hash == BASIS) {
        return UNKNOWN;
      }
      hash = add(hash, item.attributes().get("brand"));
      for (String category : Categories.of(item)) {
        hash = add(hash, category);
      }
    }
    return hash == UNKNOWN ? 1 : hash;
  }

  private static long add(long hash, @Nullable Value value) {
    if (value == null) {
      return hash;
    }
    long sum = hash;
    for (String text : Comparison.texts(value)) {
      sum = add(sum, text);
    }
    return sum;
  }

  private static long add(long hash, String text) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    if (plain.isEmpty()) {
      return hash;
    }
    long sum = hash;
    for (int i = 0; i < plain.length(); i++) {
      sum = (sum ^ plain.charAt(i)) * PRIME;
    }
    return (sum ^ 0xffff) * PRIME;
  }
}
