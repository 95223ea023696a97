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

/** Several strings, pooled by their mean: genres, tags. */
public final class CategoriesKind implements FeatureKind {
  private static final String ID = "categories";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Feature read(FeatureKeys keys) {
    return new Categories(
        keys.name(),
        keys.of(),
        keys.attribute(),
        keys.text("separator").orElse(TableInput.BAR),
        keys.integer("max", 50),
        Vocabulary.read(keys));
  }

  /**
   * A feature of the kind.
   *
   * @param separator between the strings in a table's cell
   * @param max how many strings count, the first
   */
  public record Categories(
      String name, Scope of, String attribute, String separator, int max, Vocabulary vocabulary)
      implements StateFeature {
    public Categories {
      Limits.atLeastOne("max", max);
    }

    @Override
    public String type() {
      return ID;
    }

    @Override
    public Encoding encoding() {
      return Terms.list(vocabulary, max);
    }

    @Override
    public Optional<Value> value(EntityView known) {
      return known.attribute(attribute);
    }

    @Override
    public TableInput table() {
      return TableInput.Cell.list(attribute, separator);
    }

    @Override
    public void write(FeatureKeyWriter keys) {
      vocabulary.write(
          keys.of(of).attribute(attribute).text("separator", separator).integer("max", max));
    }
  }
}
