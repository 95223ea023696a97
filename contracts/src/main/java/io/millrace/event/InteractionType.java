package io.millrace.event;

import java.util.Locale;
import java.util.Optional;

/** What a shopper did with an item. */
public enum InteractionType {
  VIEW,
  CLICK,
  ADD_TO_CART,
  PURCHASE,
  LIKE,
  DISLIKE,
  HIDE;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name in JSON, for instance {@code add_to_cart}. */
  public String wireName() {
    return wireName;
  }

  /** Whether it shows liking: everything but {@link #DISLIKE} and {@link #HIDE}. */
  public boolean positive() {
    return this != DISLIKE && this != HIDE;
  }

  public static Optional<InteractionType> ofWireName(String name) {
    for (InteractionType type : values()) {
      if (type.wireName.equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
