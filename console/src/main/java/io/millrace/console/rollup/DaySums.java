package io.millrace.console.rollup;

import java.time.LocalDate;

/**
 * What a day of processing has added to an arm.
 *
 * @param dimension empty for all users, else what they are cut by, for instance {@code device}
 * @param value of the dimension
 */
public record DaySums(LocalDate day, String dimension, String value, ArmSums arm) {
  /** Whether it is of all users. */
  public boolean isOfAll() {
    return dimension.isEmpty();
  }
}
