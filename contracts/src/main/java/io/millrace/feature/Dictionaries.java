package io.millrace.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The strings that the features of a specification have shown, numbered before anybody knows which
 * of them get a row. A feature that shares another's vocabulary shares its dictionary.
 */
public final class Dictionaries {
  private final FeatureSpec spec;
  private final List<Dictionary> dictionaries = new ArrayList<>();

  public Dictionaries(FeatureSpec spec) {
    this.spec = spec;
    for (int i = 0; i < spec.features().size(); i++) {
      int owner = owner(spec, i);
      dictionaries.add(owner == i ? new Dictionary() : dictionaries.get(owner));
    }
  }

  public FeatureSpec spec() {
    return spec;
  }

  /**
   * The dictionary of a feature; empty where its values are numbers, or strings that are hashed.
   */
  Optional<Dictionary> of(int feature) {
    return listed(feature) ? Optional.of(dictionaries.get(feature)) : Optional.empty();
  }

  /**
   * The features in groups of those that share a dictionary: different groups may be worked on by
   * different threads.
   */
  public List<List<Integer>> groups() {
    Map<Integer, List<Integer>> groups = new TreeMap<>();
    for (int i = 0; i < spec.features().size(); i++) {
      groups.computeIfAbsent(owner(spec, i), owner -> new ArrayList<>()).add(i);
    }
    return List.copyOf(groups.values());
  }

  private boolean listed(int feature) {
    return spec.features()
        .get(owner(spec, feature))
        .encoding()
        .vocabulary()
        .filter(vocabulary -> vocabulary.hashBuckets().isEmpty())
        .isPresent();
  }

  /** The feature whose vocabulary this one uses, directly or by another; itself if none. */
  static int owner(FeatureSpec spec, int feature) {
    String shares = FeatureSpec.sharedFeature(spec.features().get(feature));
    for (int i = 0; i < feature; i++) {
      if (spec.features().get(i).name().equals(shares)) {
        return owner(spec, i);
      }
    }
    return feature;
  }
}
