package io.millrace.feature;

import java.util.EnumSet;
import java.util.HashMap;
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
          "features must name at least one that is not of type " + features.get(0).type());
    }
    Map<String, Feature> byName = new HashMap<>();
    for (Feature feature : features) {
      checkScope(feature);
      if (byName.put(feature.name(), feature) != null) {
        throw new IllegalArgumentException("features names '%s' twice".formatted(feature.name()));
      }
    }
    checkShares(features);
    crosses.forEach(cross -> checkCross(cross, byName));
  }

  private static void checkCross(List<String> cross, Map<String, Feature> byName) {
    if (cross.size() < 2) {
      throw new IllegalArgumentException("a cross needs two features or more, has " + cross);
    }
    if (new HashSet<>(cross).size() < cross.size()) {
      throw new IllegalArgumentException("a cross names a feature twice: " + cross);
    }
    for (String name : cross) {
      Feature feature = byName.get(name);
      if (feature == null) {
        throw new IllegalArgumentException(
            "crosses names '%s', which is not among the features".formatted(name));
      }
      feature
          .notCrossable()
          .ifPresent(
              reason -> {
                throw new IllegalArgumentException(
                    "crosses names '%s', of type %s; %s".formatted(name, feature.type(), reason));
              });
    }
  }

  /** The scope says when a value is known, so it belongs to where values come from. */
  private static void checkScope(Feature feature) {
    Set<Scope> allowed =
        feature instanceof RetrievalFeature
            ? EnumSet.of(Scope.USER_ITEM)
            : feature instanceof TextVectorFeature
                ? EnumSet.of(Scope.ITEM)
                : feature instanceof PositionFeature
                    ? EnumSet.of(Scope.CONTEXT)
                    : EnumSet.complementOf(EnumSet.of(Scope.USER_ITEM));
    if (!allowed.contains(feature.of())) {
      throw new IllegalArgumentException(
          "feature '%s' of type '%s' cannot be of %s, only of %s"
              .formatted(feature.name(), feature.type(), feature.of(), allowed));
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
    return features.stream().anyMatch(RetrievalFeature.class::isInstance);
  }

  /** Returns the features that are computed from what the retrieval model says, in their order. */
  public List<RetrievalFeature> retrievalFeatures() {
    return from(RetrievalFeature.class);
  }

  /** Returns the features of stored text vectors, in their order. */
  public List<TextVectorFeature> textVectors() {
    return from(TextVectorFeature.class);
  }

  /** Returns the features of the place on the slate, in their order. */
  public List<PositionFeature> positionFeatures() {
    return from(PositionFeature.class);
  }

  private <F extends Feature> List<F> from(Class<F> source) {
    return features.stream().filter(source::isInstance).map(source::cast).toList();
  }

  /** Returns the feature whose rows another uses; empty if it has its own. */
  static String sharedFeature(Feature feature) {
    return feature.encoding().vocabulary().flatMap(Vocabulary::shares).orElse("");
  }

  private static void checkShares(List<Feature> features) {
    Set<String> withVocabulary = new HashSet<>();
    for (Feature feature : features) {
      Optional<Vocabulary> vocabulary = feature.encoding().vocabulary();
      String shares = sharedFeature(feature);
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
