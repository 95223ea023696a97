package com.example.millrace;

import io.millrace.event.Value;
import io.millrace.placement.RuleType;
import java.util.Map;

/** What every service knows of {@link FreshRule}. */
final class FreshType implements RuleType {
  static final String NAME = "fresh";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void check(Map<String, Value> parameters) {
    halfLife(parameters);
  }

  static double halfLife(Map<String, Value> parameters) {
    if (parameters.get("half_life_days") instanceof Value.Num days && days.number() > 0) {
      return days.number();
    }
    throw new IllegalArgumentException(
        "half_life_days must be a number above 0, is " + parameters.get("half_life_days"));
  }
}
