package io.millrace.console.web.page;

import io.millrace.statistics.Effect;
import java.util.Collection;
import java.util.Locale;

/**
 * An interval as a line to draw, in a picture {@value #WIDTH} wide.
 *
 * @param zero where no effect is
 * @param low the line's left end
 * @param high the line's right end
 * @param estimate where the dot is
 * @param tone {@code good}, {@code bad} or {@code even}
 * @param label what a person who does not see it hears
 * @param ends the two ends in figures
 */
record IntervalDrawing(
    String zero, String low, String high, String estimate, String tone, String label, String ends) {
  static final int WIDTH = 240;

  private static final double MARGIN = 8;

  /** What a set of intervals shares, so that they can be compared by eye. */
  record Scale(double from, double to) {
    /** Holds all of the effects, and 0. */
    static Scale of(Collection<Effect> effects) {
      double from = effects.stream().mapToDouble(Effect::low).reduce(0, Math::min);
      double to = effects.stream().mapToDouble(Effect::high).reduce(0, Math::max);
      return from < to ? new Scale(from, to) : new Scale(-1, 1);
    }

    IntervalDrawing draw(Effect effect) {
      return new IntervalDrawing(
          at(0),
          at(effect.low()),
          at(effect.high()),
          at(effect.estimate()),
          effect.isAboveZero() ? "good" : effect.isBelowZero() ? "bad" : "even",
          "95 % interval from " + ends(effect),
          ends(effect));
    }

    private static String ends(Effect effect) {
      return Text.signedPercent(effect.low()) + " to " + Text.signedPercent(effect.high());
    }

    private String at(double value) {
      double share = (value - from) / (to - from);
      return String.format(Locale.ROOT, "%.1f", MARGIN + share * (WIDTH - 2 * MARGIN));
    }
  }
}
