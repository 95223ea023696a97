package io.millrace.feature.kind;

import io.millrace.event.Value;
import io.millrace.feature.Encoding;
import io.millrace.feature.EntityView;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureKeyWriter;
import io.millrace.feature.FeatureKeys;
import io.millrace.feature.FeatureKind;
import io.millrace.feature.Scope;
import io.millrace.feature.StateFeature;
import io.millrace.feature.TableInput;
import io.millrace.feature.Terms;
import io.millrace.feature.Vocabulary;
import java.util.Optional;

/** One string: an id, a brand, a device. */
public final class CategoryKind implements FeatureKind {
  private static final String ID = "category";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Feature read(FeatureKeys keys) {
    return new Category(keys.name(), keys.of(), keys.attribute(), Vocabulary.read(keys));
  }

  /** A feature of the kind. */
  public record Category(String name, Scope of, String attribute, Vocabulary vocabulary)
      implements StateFeature {
    @Override
    public String type() {
      return ID;
    }

    @Override
    public Encoding encoding() {
      return Terms.category(vocabulary);
    }

    @Override
    public Optional<Value> value(EntityView known) {
      return known.attribute(attribute);
    }

    @Override
    public TableInput table() {
      return TableInput.Cell.of(attribute);
    }

    @Override
    public void write(FeatureKeyWriter keys) {
      vocabulary.write(keys.of(of).attribute(attribute));
    }
  }
}
