package io.millrace.trainer.training;

import io.millrace.event.Value;
import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.Field;
import io.millrace.feature.Scope;
import io.millrace.feature.Vocabulary;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;

/**
 * The field that tells the users, or the items, apart: of those with one listed string and rows of
 * their own, the one with most rows.
 */
record IdField(int index, Field field) {
  /** A string that no shop has. */
  private static final String UNKNOWN = "\u0000unknown";

  static Optional<IdField> of(FeatureEncoder encoder, Scope scope) {
    Optional<IdField> found = Optional.empty();
    for (int i = 0; i < encoder.embeddingFields(); i++) {
      Feature feature = encoder.spec().features().get(i);
      if (feature.of() == scope
          && feature.encoding().isCategory()
          && feature.encoding().vocabulary().filter(IdField::listed).isPresent()
          && !shared(encoder, i)) {
        IdField next = new IdField(i, encoder.fields().get(i));
        if (found.isEmpty() || next.field.rowCount() > found.get().field.rowCount()) {
          found = Optional.of(next);
        }
      }
    }
    return found;
  }

  private static boolean listed(Vocabulary vocabulary) {
    return vocabulary.hashBuckets().isEmpty() && vocabulary.shares().isEmpty();
  }

  /** Returns whether another field uses the same rows. */
  private static boolean shared(FeatureEncoder encoder, int field) {
    for (int i = 0; i < encoder.embeddingFields(); i++) {
      if (i != field
          && encoder.fields().get(i).firstRow() == encoder.fields().get(field).firstRow()) {
        return true;
      }
    }
    return false;
  }

  /** Returns the row of an example's value. */
  int row(FeatureEncoder encoder, Map<String, Value> values) {
    EncodedFeatures encoded = encoder.encode(values, EnumSet.of(field.of()));
    return encoded.row(encoded.start(index));
  }

  /** Returns the row of strings that training has not met. */
  int unknownRow(FeatureEncoder encoder) {
    return row(encoder, Map.of(field.name(), Value.of(UNKNOWN)));
  }
}
