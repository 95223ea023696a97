package com.example.millrace;

import io.millrace.feature.FeatureKind;
import io.millrace.feature.FeaturePlugin;
import java.util.List;

public final class ExampleFeatures implements FeaturePlugin {
  @Override
  public List<FeatureKind> kinds() {
    return List.of(new PriceEndingKind());
  }
}
