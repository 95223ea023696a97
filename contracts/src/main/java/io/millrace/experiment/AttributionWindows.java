package io.millrace.experiment;

import java.time.Duration;
import java.util.List;

/**
 * How long after a slate was shown what became of its items is still put down to it. Later events
 * are kept but not counted; events that arrive late but happened in time are counted.
 */
public record AttributionWindows(
    Duration click, Duration hide, Duration addToCart, Duration purchase) {
  /** A day for clicks and hides, three for carts, seven for purchases. */
  public static final AttributionWindows USUAL =
      new AttributionWindows(
          Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(3), Duration.ofDays(7));

  public AttributionWindows {
    for (Duration window : List.of(click, hide, addToCart, purchase)) {
      if (window.isNegative() || window.isZero()) {
        throw new IllegalArgumentException("windows must be longer than 0, one is " + window);
      }
    }
  }
}
