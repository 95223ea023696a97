package io.millrace.feature.kind;

import io.millrace.event.Value;
import io.millrace.feature.Encoding;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureKeyWriter;
import io.millrace.feature.FeatureKeys;
import io.millrace.feature.FeatureKind;
import io.millrace.feature.FixedRows;
import io.millrace.feature.PositionFeature;
import io.millrace.feature.Scope;
import io.millrace.feature.TableInput;

/**
 * The place on the slate. When a slate is ranked every item is scored as if it stood first; what
 * the place contributes to clicks is thereby kept out of what the items are credited with.
 */
public final class PositionKind implements FeatureKind {
  private static final String ID = "position";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Feature read(FeatureKeys keys) {
    keys.of(Scope.CONTEXT);
    return new Position(keys.name(), keys.integer("max", 20));
  }

  /**
   * A feature of the kind.
   *
   * @param max places from here on share a row
   */
  public record Position(String name, int max) implements PositionFeature {
    public Position {
      Limits.atLeastOne("max", max);
    }

    @Override
    public String type() {
      return ID;
    }

    @Override
    public Encoding encoding() {
      return new FixedRows(max, place -> (int) Math.min(max, Math.max(1, place)) - 1).missingIn(0);
    }

    @Override
    public Value value(int position) {
      return Value.of(position);
    }

    @Override
    public TableInput table() {
      return TableInput.Cell.optional(name);
    }

    @Override
    public void write(FeatureKeyWriter keys) {
      keys.integer("max", max);
    }
  }
}
