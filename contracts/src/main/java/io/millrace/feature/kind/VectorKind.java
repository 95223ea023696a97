package io.millrace.feature.kind;

import io.millrace.event.Value;
import io.millrace.feature.Components;
import io.millrace.feature.Encoding;
import io.millrace.feature.EntityView;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureKeyWriter;
import io.millrace.feature.FeatureKeys;
import io.millrace.feature.FeatureKind;
import io.millrace.feature.Scope;
import io.millrace.feature.StateFeature;
import io.millrace.feature.TableInput;
import java.util.Optional;

/** A vector of a fixed size, for instance an image embedding. */
public final class VectorKind implements FeatureKind {
  private static final String ID = "vector";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Feature read(FeatureKeys keys) {
    return new Vector(keys.name(), keys.of(), keys.attribute(), keys.integer("size", 0));
  }

  /** A feature of the kind. */
  public record Vector(String name, Scope of, String attribute, int size) implements StateFeature {
    public Vector {
      Limits.atLeastOne("size", size);
    }

    @Override
    public String type() {
      return ID;
    }

    @Override
    public Encoding encoding() {
      return new Components(size);
    }

    @Override
    public Optional<Value> value(EntityView known) {
      return known.attribute(attribute);
    }

    @Override
    public TableInput table() {
      return TableInput.Cell.list(attribute, TableInput.BAR);
    }

    @Override
    public void write(FeatureKeyWriter keys) {
      keys.of(of).attribute(attribute).integer("size", size);
    }
  }
}
