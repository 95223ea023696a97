package io.millrace.ingest.rollup;

import io.millrace.experiment.Measure;
import java.util.Arrays;

/** Buffer: a number for each measure. */
final class MeasureCounts {
  private final double[] numbers = new double[Measure.all().size()];

  double get(Measure measure) {
    return numbers[measure.ordinal()];
  }

  void add(Measure measure, double number) {
    numbers[measure.ordinal()] += number;
  }

  void add(MeasureCounts more) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] += more.numbers[i];
    }
  }

  boolean isZero() {
    return Arrays.stream(numbers).allMatch(number -> number == 0);
  }
}
