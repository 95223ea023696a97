package io.millrace.serving.catalogue;

import io.millrace.event.InteractionType;
import io.millrace.state.EventCount;
import io.millrace.state.ItemState;
import java.util.Arrays;
import java.util.Map;

/**
 * How rarely items are turned to, by position, read without a lock: {@code 1 / sqrt(10 + n)} with
 * {@code n} the item's positive interactions. What two items have in common, times the rarity of
 * both, is the cosine of their users (Sarwar et al. 2001, "Item-based collaborative filtering",
 * section 3.1.1), so that what everybody buys weighs less.
 */
final class Rarities {
  /** What is hardly ever met would else be near whatever it once stood beside. */
  private static final int DAMPING = 10;

  private static final int LEAST = 1024;

  private volatile float[] values = new float[LEAST];

  static float of(ItemState state) {
    return (float) (1 / Math.sqrt(popularity(state)));
  }

  /** Returns the item's positive interactions and the damping. */
  static double popularity(ItemState state) {
    long choices = 0;
    for (Map.Entry<InteractionType, EventCount> count : state.counts().entrySet()) {
      if (count.getKey().positive()) {
        choices += count.getValue().total();
      }
    }
    return DAMPING + choices;
  }

  /** Returns the positive interactions and the damping; the damping alone where none was set. */
  double popularity(int position) {
    double rarity = get(position);
    return rarity > 0 ? 1 / (rarity * rarity) : DAMPING;
  }

  /** Returns the value; 0 if none was set, or if the position is below 0: of no item. */
  float get(int position) {
    float[] current = values;
    return position >= 0 && position < current.length ? current[position] : 0;
  }

  synchronized void set(int position, float value) {
    if (position >= values.length) {
      values = Arrays.copyOf(values, Math.max(position + 1, values.length * 2));
    }
    values[position] = value;
  }
}
