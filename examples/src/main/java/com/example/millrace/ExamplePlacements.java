package com.example.millrace;

import io.millrace.placement.PlacementPlugin;
import io.millrace.placement.RuleType;
import io.millrace.placement.Source;
import java.util.List;

public final class ExamplePlacements implements PlacementPlugin {
  static final Source CHEAPEST = Source.of("cheapest", 0);

  @Override
  public List<Source> sources() {
    return List.of(CHEAPEST);
  }

  @Override
  public List<RuleType> rules() {
    return List.of(new FreshType());
  }
}
