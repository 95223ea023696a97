package io.millrace.serving.modelwatch;

import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which registered model a variant's word means. */
final class Selector {
  /** What answers where no experiment decides. */
  static final String CHAMPION = "champion";

  private Selector() {}

  /**
   * @param word {@code champion}, a model kind (its newest promoted, else newest registered
   *     version), or a registry id
   */
  static Optional<ModelRecord> choose(String word, List<ModelRecord> models) {
    if (word.equals(CHAMPION)) {
      return models.stream().filter(model -> model.status() == ModelStatus.CHAMPION).findFirst();
    }
    return models.stream()
        .filter(model -> model.kind().equals(word))
        .max(
            Comparator.comparing((ModelRecord model) -> model.promotedAt().orElse(Instant.MIN))
                .thenComparing(ModelRecord::createdAt))
        .or(() -> models.stream().filter(model -> model.id().equals(word)).findFirst());
  }
}
