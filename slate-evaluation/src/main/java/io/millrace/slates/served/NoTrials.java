package io.millrace.slates.served;

import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelTrial;
import io.millrace.registry.TrialStore;
import java.util.List;
import java.util.Optional;

/** No trial runs. */
final class NoTrials implements TrialStore {
  @Override
  public List<ModelTrial> list(Namespace namespace) {
    return List.of();
  }

  @Override
  public ModelTrial start(Namespace namespace, String modelId, ModelTrial.Duty duty, double share) {
    throw new UnsupportedOperationException("an evaluation starts no trial");
  }

  @Override
  public Optional<ModelTrial> end(Namespace namespace, String modelId, String reason) {
    return Optional.empty();
  }
}
