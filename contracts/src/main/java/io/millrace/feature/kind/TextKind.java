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
import io.millrace.feature.Terms;
import io.millrace.feature.TextVectorFeature;
import io.millrace.feature.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A text: the hashed words of an attribute, or the stored vector if an encoder is named. */
public final class TextKind implements FeatureKind {
  private static final String ID = "text";

  /** The value of {@code encoder}. */
  private static final String STORED = "stored";

  /** Components of a text vector if nothing is said. */
  private static final int SIZE = 16;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Feature read(FeatureKeys keys) {
    Optional<String> encoder = keys.text("encoder");
    if (encoder.isEmpty()) {
      return new TextTokens(
          keys.name(),
          keys.of(),
          keys.attribute(),
          keys.integer("max", 50),
          hashed(Vocabulary.read(keys)));
    }
    if (!encoder.get().equals(STORED)) {
      throw new IllegalArgumentException(
          "'encoder' can only be '%s', the vectors that ingest computes (MILLRACE_TEXT_ENCODER), is '%s'; leave it out to hash the words of an attribute"
              .formatted(STORED, encoder.get()));
    }
    if (keys.of() != Scope.ITEM) {
      throw new IllegalArgumentException(
          "'of' must be item for type text with 'encoder', is '%s': only items have stored text vectors"
              .formatted(keys.requiredText("of")));
    }
    return new TextVector(keys.name(), keys.integer("size", SIZE));
  }

  /** Words are hashed unless the specification says otherwise. */
  private static Vocabulary hashed(Vocabulary vocabulary) {
    return vocabulary.equals(Vocabulary.LISTED) ? Vocabulary.hashed(1 << 14) : vocabulary;
  }

  /** Words of a text, lower-cased and hashed, pooled by their mean. */
  public record TextTokens(String name, Scope of, String attribute, int max, Vocabulary vocabulary)
      implements StateFeature {
    public TextTokens {
      Limits.atLeastOne("max", max);
    }

    @Override
    public String type() {
      return ID;
    }

    @Override
    public Encoding encoding() {
      return Terms.words(vocabulary, max);
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
      vocabulary.write(keys.of(of).attribute(attribute).integer("max", max));
    }
  }

  /**
   * The stored vector of an item's text, the first components of a reduction divided by the square
   * root of their number, so that the mean square length is 1 like the weights of other fields.
   *
   * @param size 1 to {@value #MAX_SIZE}
   */
  public record TextVector(String name, int size) implements TextVectorFeature {
    /** The largest size: an item's components are kept in memory by serving. */
    public static final int MAX_SIZE = 64;

    public TextVector {
      if (size < 1 || size > MAX_SIZE) {
        throw new IllegalArgumentException("size must be 1 to %d, is %d".formatted(MAX_SIZE, size));
      }
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
    public Value value(float[] reduced) {
      double scale = 1 / Math.sqrt(size);
      List<Double> numbers = new ArrayList<>(size);
      for (int k = 0; k < size; k++) {
        numbers.add(k < reduced.length ? reduced[k] * scale : 0);
      }
      return new Value.NumList(numbers);
    }

    @Override
    public TableInput table() {
      return new TableInput.None(
          "is the stored text vector of an item, and only an event log's items have one. Leave out 'encoder' to hash the words of a column, or use type vector for numbers of a column");
    }

    @Override
    public void write(FeatureKeyWriter keys) {
      keys.of(Scope.ITEM).text("encoder", STORED).integer("size", size);
    }
  }
}
