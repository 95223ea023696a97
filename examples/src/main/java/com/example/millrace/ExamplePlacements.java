package com.example.millrace;

import io.millrace.placement.PlacementPlugin;
import io.millrace.placement.Source;
import java.util.List;

public final class ExamplePlacements implements PlacementPlugin {
  @Override
  public List<Source> sources() {
    return List.of(CheapestSource.CHEAPEST);
  }
}
