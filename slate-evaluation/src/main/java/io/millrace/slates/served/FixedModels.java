package io.millrace.slates.served;

import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelRegistry;
import io.millrace.registry.ModelStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A registry with one champion or none, which cannot be changed. */
record FixedModels(Optional<ModelRecord> model) implements ModelRegistry {
  static FixedModels of(String id, Optional<Path> artifact) {
    return new FixedModels(
        artifact.map(
            directory ->
                new ModelRecord(
                    id,
                    "evaluated",
                    ModelStatus.CHAMPION,
                    directory,
                    Map.of(),
                    Optional.empty(),
                    Instant.EPOCH,
                    Optional.of(Instant.EPOCH))));
  }

  @Override
  public List<ModelRecord> list(Namespace namespace) {
    return model.stream().toList();
  }

  @Override
  public Optional<ModelRecord> find(Namespace namespace, String id) {
    return model.filter(record -> record.id().equals(id));
  }

  @Override
  public Optional<ModelRecord> champion(Namespace namespace) {
    return model;
  }

  @Override
  public void register(Namespace namespace, ModelRecord added) {
    throw new UnsupportedOperationException("an evaluation registers no model");
  }

  @Override
  public ModelRecord promote(Namespace namespace, String id) {
    throw new UnsupportedOperationException("an evaluation promotes no model");
  }

  @Override
  public void addMetrics(Namespace namespace, String id, Map<String, Double> metrics) {
    throw new UnsupportedOperationException("an evaluation changes no model");
  }

  @Override
  public ModelRecord rollback(Namespace namespace) {
    throw new UnsupportedOperationException("an evaluation rolls back no model");
  }
}
