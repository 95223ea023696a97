package io.millrace.feature;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which features a model sees: the content of {@code features.yml}. The features of a user and an
 * item together come last, whatever their place in the file.
 *
 * @param label the table's column that holds the label; where a table has none, its rows are what
 *     was chosen
 * @param crosses pairs or triples of features whose combination gets a row of its own in the wide
 *     part
 * @param model what the features are for, if the specification says it
 */
public record FeatureSpec(
    Optional<String> label,
    List<Feature> features,
    List<List<String>> crosses,
    TableFormat table,
    Optional<ModelSpec> model) {
  /** Without a word on the model. */
  public FeatureSpec(
      Optional<String> label,
      List<Feature> features,
      List<List<String>> crosses,
      TableFormat table) {
    this(label, features, crosses, table, Optional.empty());
  }

  public FeatureSpec {
    features = userItemLast(features);
    crosses = crosses.stream().map(List::copyOf).toList();
    if (features.isEmpty()) {
      throw new IllegalArgumentException("features must name at least one feature");
    }
    if (features.get(0).of() == Scope.USER_ITEM) {
      throw new IllegalArgumentException(
          "features must name at least one that is not of type retrieval");
    }
    Set<String> names = new HashSet<>();
    Set<String> userItem = new HashSet<>();
    Set<String> textVectors = new HashSet<>();
    for (Feature feature : features) {
      if (feature instanceof Feature.TextVector) {
        textVectors.add(feature.name());
      }
      if (feature.of() == Scope.USER_ITEM) {
        userItem.add(feature.name());
      }
      if (!names.add(feature.name())) {
        throw new IllegalArgumentException("features names '%s' twice".formatted(feature.name()));
      }
    }
    checkShares(features);
    for (List<String> cross : crosses) {
      if (cross.size() < 2) {
        throw new IllegalArgumentException("a cross needs two features or more, has " + cross);
      }
      if (new HashSet<>(cross).size() < cross.size()) {
        throw new IllegalArgumentException("a cross names a feature twice: " + cross);
      }
      for (String name : cross) {
        if (!names.contains(name)) {
          throw new IllegalArgumentException(
              "crosses names '%s', which is not among the features".formatted(name));
        }
        if (userItem.contains(name)) {
          throw new IllegalArgumentException(
              "crosses names '%s', of type retrieval; only features of users, items and context can be crossed"
                  .formatted(name));
        }
        if (textVectors.contains(name)) {
          throw new IllegalArgumentException(
              "crosses names '%s', of type text with an encoder; a vector has no values that can be crossed: take the feature out of the cross"
                  .formatted(name));
        }
      }
    }
  }

  private static List<Feature> userItemLast(List<Feature> features) {
    return Stream.concat(
            features.stream().filter(feature -> feature.of() != Scope.USER_ITEM),
            features.stream().filter(feature -> feature.of() == Scope.USER_ITEM))
        .toList();
  }

  /** Returns how many of the features, the first, have embeddings. */
  public int embeddingFeatures() {
    return (int) features.stream().filter(feature -> feature.of() != Scope.USER_ITEM).count();
  }

  /** Returns whether the retrieval model's values are among the features. */
  public boolean usesRetrieval() {
    return features.stream().anyMatch(Feature.Retrieval.class::isInstance);
  }

  /** Returns the features of stored text vectors, in their order. */
  public List<Feature.TextVector> textVectors() {
    return features.stream()
        .filter(Feature.TextVector.class::isInstance)
        .map(Feature.TextVector.class::cast)
        .toList();
  }

  private static void checkShares(List<Feature> features) {
    Set<String> withVocabulary = new HashSet<>();
    for (Feature feature : features) {
      Optional<Vocabulary> vocabulary = FieldEncoder.vocabulary(feature);
      String shares = vocabulary.flatMap(Vocabulary::shares).orElse("");
      if (!shares.isEmpty() && !withVocabulary.contains(shares)) {
        throw new IllegalArgumentException(
            "feature '%s' shares '%s', which must stand before it and have a vocabulary"
                .formatted(feature.name(), shares));
      }
      if (vocabulary.isPresent()) {
        withVocabulary.add(feature.name());
      }
    }
  }

  /**
   * How a table is read.
   *
   * @param columns the columns' names where the file has no header line; empty where it has one
   * @param separator between cells
   * @param missing cells that mean "no value"; the empty cell always does
   * @param positive cells of the label's column that mean 1; where empty, labels are 0 or 1
   * @param negative cells of the label's column that mean 0; where empty, all that are not positive
   *     do, but for missing ones
   */
  public record TableFormat(
      List<String> columns,
      String separator,
      Set<String> missing,
      Set<String> positive,
      Set<String> negative) {
    /** Comma-separated with a header line. */
    public static final TableFormat DEFAULT = new TableFormat(List.of(), ",", Set.of());

    /** With labels that are 0 or 1. */
    public TableFormat(List<String> columns, String separator, Set<String> missing) {
      this(columns, separator, missing, Set.of(), Set.of());
    }

    public TableFormat {
      columns = List.copyOf(columns);
      if (separator.isEmpty()) {
        throw new IllegalArgumentException("separator must not be empty");
      }
      missing = Set.copyOf(missing);
      positive = Set.copyOf(positive);
      negative = Set.copyOf(negative);
      if (positive.isEmpty() && !negative.isEmpty()) {
        throw new IllegalArgumentException("negative needs positive beside it");
      }
      for (String label : negative) {
        if (positive.contains(label)) {
          throw new IllegalArgumentException("'%s' is positive and negative".formatted(label));
        }
      }
    }
  }

  /** The features by name. */
  public Map<String, Feature> byName() {
    return features.stream().collect(Collectors.toMap(Feature::name, Function.identity()));
  }
}
