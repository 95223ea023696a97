package io.millrace.state;

import io.millrace.event.InteractionType;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/**
 * Sets of interaction types as bits of an int. The numbers are part of the stored format: a new
 * type gets a new bit, and none is ever used again.
 */
public final class InteractionBits {
  /** All types that show liking, see {@link InteractionType#positive()}. */
  public static final int POSITIVE =
      of(Arrays.stream(InteractionType.values()).filter(InteractionType::positive).toList());

  /** All types that show dislike. */
  public static final int NEGATIVE = of(Arrays.asList(InteractionType.values())) & ~POSITIVE;

  /** Every bit that has a type. */
  public static final int ALL = POSITIVE | NEGATIVE;

  private static final InteractionType[] BY_STRENGTH = {
    InteractionType.PURCHASE,
    InteractionType.LIKE,
    InteractionType.ADD_TO_CART,
    InteractionType.CLICK,
    InteractionType.VIEW
  };

  private static final InteractionType[] NONE = {};

  private InteractionBits() {}

  /** Returns the type that shows most liking; empty if any shows dislike or none is there. */
  static Optional<InteractionType> strongest(int types) {
    for (InteractionType type : (types & NEGATIVE) != 0 ? NONE : BY_STRENGTH) {
      if ((types & of(type)) != 0) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Returns the bit of a type. */
  public static int of(InteractionType type) {
    return switch (type) {
      case VIEW -> 1;
      case CLICK -> 1 << 1;
      case ADD_TO_CART -> 1 << 2;
      case PURCHASE -> 1 << 3;
      case LIKE -> 1 << 4;
      case DISLIKE -> 1 << 5;
      case HIDE -> 1 << 6;
    };
  }

  /** Returns the bits of some types. */
  public static int of(Collection<InteractionType> types) {
    int bits = 0;
    for (InteractionType type : types) {
      bits |= of(type);
    }
    return bits;
  }
}
