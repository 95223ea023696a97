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
import io.millrace.feature.Transform;
import java.util.Optional;

/** A number: a price, an age. */
public final class NumberKind implements FeatureKind {
  private static final String ID = "number";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Feature read(FeatureKeys keys) {
    return new Number(
        keys.name(), keys.of(), keys.attribute(), Transform.read(keys, "standardize"));
  }

  /** A feature of the kind. */
  public record Number(String name, Scope of, String attribute, Transform transform)
      implements StateFeature {
    @Override
    public String type() {
      return ID;
    }

    @Override
    public Encoding encoding() {
      return transform.encoding();
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
      transform.write(keys.of(of).attribute(attribute));
    }
  }
}
