package io.millrace.console.web.page;

import io.millrace.console.experiment.MetricReport.Compared;
import io.millrace.statistics.ConfidenceSequence;
import io.millrace.statistics.Effect;
import java.util.Collection;
import java.util.Locale;

/**
 * An interval as a line to draw, in a picture {@value #WIDTH} wide; thin wings on both sides reach
 * as far as the interval that holds however often one looks.
 *
 * @param zero where no effect is
 * @param low the line's left end
 * @param high the line's right end
 * @param wingLow the left wing's end
 * @param wingHigh the right wing's end
 * @param estimate where the dot is
 * @param tone {@code good}, {@code bad} or {@code even}
 * @param label what a person who does not see it hears
 * @param ends the two ends in figures
 * @param wings the two wings' ends in figures
 */
record IntervalDrawing(
    String zero,
    String low,
    String high,
    String wingLow,
    String wingHigh,
    String estimate,
    String tone,
    String label,
    String ends,
    String wings) {
  static final int WIDTH = 240;

  private static final double MARGIN = 8;

  /** What a set of intervals shares, so that they can be compared by eye. */
  record Scale(double from, double to) {
    /** Holds all of the lifts and their wings, and 0. */
    static Scale of(Collection<Compared> lifts) {
      double from = 0;
      double to = 0;
      for (Compared lift : lifts) {
        from = Math.min(from, Math.min(lift.lift().low(), lift.sequence().low()));
        to = Math.max(to, Math.max(lift.lift().high(), lift.sequence().high()));
      }
      return from < to ? new Scale(from, to) : new Scale(-1, 1);
    }

    IntervalDrawing draw(Compared compared, boolean lowerIsBetter, Text text) {
      Effect effect = compared.lift();
      ConfidenceSequence always = compared.sequence();
      String ends = ends(effect.low(), effect.high(), text);
      String wings = ends(always.low(), always.high(), text);
      boolean better = lowerIsBetter ? effect.isBelowZero() : effect.isAboveZero();
      boolean worse = lowerIsBetter ? effect.isAboveZero() : effect.isBelowZero();
      return new IntervalDrawing(
          at(0),
          at(effect.low()),
          at(effect.high()),
          at(Math.min(effect.low(), always.low())),
          at(Math.max(effect.high(), always.high())),
          at(effect.estimate()),
          better ? "good" : worse ? "bad" : "even",
          text.say("interval.label", text.signedPercent(effect.estimate()), ends, wings),
          ends,
          wings);
    }

    private static String ends(double low, double high, Text text) {
      return text.say("interval.ends", text.signedPercent(low), text.signedPercent(high));
    }

    private String at(double value) {
      double share = (value - from) / (to - from);
      return String.format(Locale.ROOT, "%.1f", MARGIN + share * (WIDTH - 2 * MARGIN));
    }
  }
}
