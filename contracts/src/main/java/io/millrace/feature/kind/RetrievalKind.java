package io.millrace.feature.kind;

import io.millrace.feature.Feature;
import io.millrace.feature.FeatureKeyWriter;
import io.millrace.feature.FeatureKeys;
import io.millrace.feature.FeatureKind;
import io.millrace.feature.FixedRows;
import io.millrace.feature.RetrievalFeature;
import io.millrace.feature.RetrievalSignals;
import io.millrace.feature.RetrievalValue;
import io.millrace.feature.Scope;
import io.millrace.feature.TableInput;

/** What the retrieval model says of the user and the item, see {@link RetrievalValue}. */
public final class RetrievalKind implements FeatureKind {
  private static final String ID = "retrieval";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Feature read(FeatureKeys keys) {
    keys.of(Scope.USER_ITEM);
    return new Retrieval(keys.name(), keys.requiredChoice("value", RetrievalValue.class));
  }

  /** A feature of the kind. */
  public record Retrieval(String name, RetrievalValue value) implements RetrievalFeature {
    @Override
    public String type() {
      return ID;
    }

    @Override
    public FixedRows encoding() {
      return new FixedRows(value.buckets(), value::bucket);
    }

    @Override
    public double value(RetrievalSignals signals) {
      return value.of(signals);
    }

    @Override
    public TableInput table() {
      return TableInput.Cell.of(name);
    }

    @Override
    public void write(FeatureKeyWriter keys) {
      keys.choice("value", value);
    }
  }
}
