package io.millrace.serving.modelwatch;

import io.millrace.model.ModelKind;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which registered model a variant's word means. */
final class Selector {
  /** What answers where no experiment decides. */
  static final String CHAMPION = "champion";

  /** The kind of a recommender without a ranker. */
  private static final String RETRIEVAL = "retrieval";

  private Selector() {}

  /**
   * @param word {@code champion}, a model kind (its newest promoted, else newest registered
   *     version), or a registry id
   */
  static Optional<ModelRecord> choose(String word, List<ModelRecord> models) {
    if (word.equals(CHAMPION)) {
      return models.stream().filter(model -> model.status() == ModelStatus.CHAMPION).findFirst();
    }
    if (word.equals(RETRIEVAL)
        || Arrays.stream(ModelKind.values()).anyMatch(kind -> kind.id().equals(word))) {
      return models.stream()
          .filter(model -> model.kind().equals(word))
          .max(
              Comparator.comparing((ModelRecord model) -> model.promotedAt().orElse(Instant.MIN))
                  .thenComparing(ModelRecord::createdAt));
    }
    return models.stream().filter(model -> model.id().equals(word)).findFirst();
  }
}
