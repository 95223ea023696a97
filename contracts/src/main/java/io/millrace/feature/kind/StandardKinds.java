package io.millrace.feature.kind;

import io.millrace.feature.FeatureKind;
import io.millrace.feature.FeaturePlugin;
import java.util.List;

/** The kinds that are ready made. */
public final class StandardKinds implements FeaturePlugin {
  @Override
  public List<FeatureKind> kinds() {
    return List.of(
        new CategoryKind(),
        new CategoriesKind(),
        new NumberKind(),
        new SequenceKind(),
        new CountKind(),
        new RateKind(),
        new TextKind(),
        new VectorKind(),
        new TimePartKind(TimePartKind.Part.HOUR),
        new TimePartKind(TimePartKind.Part.WEEKDAY),
        new PositionKind(),
        new RetrievalKind());
  }
}
