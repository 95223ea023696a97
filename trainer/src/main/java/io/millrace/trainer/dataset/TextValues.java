package io.millrace.trainer.dataset;

import io.millrace.event.ItemId;
import io.millrace.event.Value;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.TextVectorFeature;
import io.millrace.state.TextVector;
import io.millrace.text.TextProjection;
import io.millrace.trainer.table.InvalidDataException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values of features of stored text vectors, by item. They are not a part of an item's state
 * and are never logged, so examples get them when they are read, wherever they come from. Holds the
 * reduced vectors of the whole catalogue: about 180 bytes an item at size 16. Immutable.
 */
public final class TextValues {
  /** Provenance: how many items have a value. */
  static final String ITEMS = "text-vectors";

  /** Vectors that a projection is fitted on; of a larger catalogue a part at equal distances. */
  private static final int FITTED = 50_000;

  /** Items a read. */
  private static final int CHUNK = 1_000;

  /** No item has a value. */
  public static final TextValues NONE = new TextValues(List.of(), Optional.empty(), Map.of());

  private final List<TextVectorFeature> features;
  private final Optional<TextProjection> projection;
  private final Map<String, float[]> reduced;

  private TextValues(
      List<TextVectorFeature> features,
      Optional<TextProjection> projection,
      Map<String, float[]> reduced) {
    this.features = features;
    this.projection = projection;
    this.reduced = reduced;
  }

  /**
   * Reads the vectors of the catalogue.
   *
   * @param known how they are reduced; if empty, a projection is fitted on them
   * @throws InvalidDataException if the specification has such a feature, and no item has a vector
   *     that can be its value
   */
  public static TextValues of(
      FeatureSpec spec, Optional<TextProjection> known, StoredTexts texts, ReadProgress progress) {
    if (spec.textVectors().isEmpty()) {
      return NONE;
    }
    List<ItemId> items = new ArrayList<>(texts.items());
    // In the same order in every run: the map is the same to the bit.
    items.sort(Comparator.comparing(ItemId::value));
    progress.stage("read text vectors", items.size());
    TextProjection projection = known.orElseGet(() -> fit(spec, items, texts));
    Map<String, float[]> reduced = new HashMap<>();
    int stored = 0;
    for (int from = 0; from < items.size(); from += CHUNK) {
      List<ItemId> chunk = items.subList(from, Math.min(items.size(), from + CHUNK));
      Map<ItemId, TextVector> found = texts.apply(chunk);
      stored += found.size();
      found.forEach(
          (item, vector) ->
              projection
                  .reduce(vector.encoderHash(), vector.vector())
                  .ifPresent(one -> reduced.put(item.value(), one)));
      progress.advance(chunk.size());
    }
    if (reduced.isEmpty()) {
      throw stored == 0 ? none(spec, texts) : otherEncoder(spec, stored);
    }
    return new TextValues(spec.textVectors(), Optional.of(projection), reduced);
  }

  /**
   * Refuses a specification with features of text vectors if there is none, before the long work
   * begins.
   */
  public static void check(FeatureSpec spec, StoredTexts texts) {
    if (!spec.textVectors().isEmpty() && !any(texts)) {
      throw none(spec, texts);
    }
  }

  /** Returns whether any item has a vector. */
  private static boolean any(StoredTexts texts) {
    List<ItemId> items = texts.items();
    for (int from = 0; from < items.size(); from += CHUNK) {
      if (!texts.apply(items.subList(from, Math.min(items.size(), from + CHUNK))).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Fits on the vectors of the encoder that most items have. */
  private static TextProjection fit(FeatureSpec spec, List<ItemId> items, StoredTexts texts) {
    int count = Math.min(FITTED, items.size());
    Map<Long, List<float[]>> byEncoder = new HashMap<>();
    List<ItemId> chunk = new ArrayList<>(CHUNK);
    for (int i = 0; i < count; i++) {
      chunk.add(items.get((int) ((long) i * items.size() / count)));
      if (chunk.size() == CHUNK || i == count - 1) {
        Map<ItemId, TextVector> found = texts.apply(chunk);
        for (ItemId item : chunk) {
          Optional.ofNullable(found.get(item))
              .ifPresent(
                  vector ->
                      byEncoder
                          .computeIfAbsent(vector.encoderHash(), hash -> new ArrayList<>())
                          .add(vector.vector()));
        }
        chunk.clear();
      }
    }
    Map.Entry<Long, List<float[]>> most =
        byEncoder.entrySet().stream()
            .max(
                Comparator.<Map.Entry<Long, List<float[]>>>comparingInt(
                        entry -> entry.getValue().size())
                    .thenComparing(Map.Entry.comparingByKey()))
            .orElseThrow(() -> none(spec, texts));
    int size = spec.textVectors().stream().mapToInt(TextVectorFeature::size).max().orElseThrow();
    try {
      return TextProjection.fit(most.getKey(), most.getValue(), size);
    } catch (IllegalArgumentException e) {
      throw new InvalidDataException(
          "%s cannot tell items apart: %s. %s"
              .formatted(name(spec), e.getMessage(), "Leave it out of the specification"),
          e);
    }
  }

  private static InvalidDataException none(FeatureSpec spec, StoredTexts texts) {
    return new InvalidDataException(
        "%s needs the text vectors of items, and %s. Run 'millrace ingest' with MILLRACE_TEXT_ENCODER other than 'off' until its metric millrace_text_waiting is 0, or leave the feature out of the specification"
            .formatted(name(spec), texts.whyNone()));
  }

  private static InvalidDataException otherEncoder(FeatureSpec spec, int stored) {
    return new InvalidDataException(
        "%s has no value: the %,d stored text vectors are of another encoder than the model's. Train a model with the vectors that there are, without --warm-start"
            .formatted(name(spec), stored));
  }

  private static String name(FeatureSpec spec) {
    return "feature '%s'".formatted(spec.textVectors().get(0).name());
  }

  /** Returns what reduces the vectors; empty if there are no such features. */
  public Optional<TextProjection> projection() {
    return projection;
  }

  /** Returns how many items have a value. */
  int items() {
    return reduced.size();
  }

  /** Returns the values of an item's features, without the missing ones. */
  public Map<String, Value> of(String item) {
    float[] vector = reduced.get(item);
    return vector == null ? Map.of() : TextProjection.values(features, vector);
  }

  /** Returns the examples with these values in place of those that they may have. */
  public ExampleSource in(ExampleSource examples) {
    return features.isEmpty() ? examples : () -> examples.open().map(this::with);
  }

  private Example with(Example example) {
    Map<String, Value> values = new HashMap<>(example.values());
    features.forEach(feature -> values.remove(feature.name()));
    values.putAll(of(example.item()));
    return new Example(
        values,
        example.label(),
        example.group(),
        example.request(),
        example.item(),
        example.at(),
        example.logitOffset());
  }
}
