package com.example.millrace;

import io.millrace.event.Value;
import io.millrace.feature.Encoding;
import io.millrace.feature.EntityView;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureKeyWriter;
import io.millrace.feature.FeatureKeys;
import io.millrace.feature.FeatureKind;
import io.millrace.feature.FixedRows;
import io.millrace.feature.Scope;
import io.millrace.feature.StateFeature;
import io.millrace.feature.TableInput;
import java.util.Optional;

/** {@code type: price_ending}: whether a price is whole, ends with .99 or .95, or otherwise. */
public final class PriceEndingKind implements FeatureKind {
  @Override
  public String id() {
    return "price_ending";
  }

  @Override
  public Feature read(FeatureKeys keys) {
    return new PriceEnding(keys.name(), keys.of(), keys.attribute());
  }

  record PriceEnding(String name, Scope of, String attribute) implements StateFeature {
    @Override
    public String type() {
      return "price_ending";
    }

    @Override
    public Encoding encoding() {
      return new FixedRows(3, PriceEnding::bucket);
    }

    private static int bucket(double price) {
      long cents = Math.floorMod(Math.round(price * 100), 100L);
      return cents == 0 ? 0 : cents == 99 || cents == 95 ? 1 : 2;
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
      keys.of(of).attribute(attribute);
    }
  }
}
