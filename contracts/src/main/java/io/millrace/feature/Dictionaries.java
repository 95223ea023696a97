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
  private final int[] owners;
  private final List<Optional<Dictionary>> dictionaries = new ArrayList<>();

  public Dictionaries(FeatureSpec spec) {
    this.spec = spec;
    List<Optional<Vocabulary>> vocabularies =
        spec.features().stream().map(feature -> feature.encoding().vocabulary()).toList();
    owners = new int[vocabularies.size()];
    for (int i = 0; i < owners.length; i++) {
      owners[i] = owner(vocabularies.get(i), i);
      boolean listed =
          vocabularies
              .get(owners[i])
              .filter(vocabulary -> vocabulary.hashBuckets().isEmpty())
              .isPresent();
      dictionaries.add(
          owners[i] != i
              ? dictionaries.get(owners[i])
              : listed ? Optional.of(new Dictionary()) : Optional.empty());
    }
  }

  private int owner(Optional<Vocabulary> vocabulary, int feature) {
    String shares = vocabulary.flatMap(Vocabulary::shares).orElse("");
    for (int i = 0; i < feature; i++) {
      if (spec.features().get(i).name().equals(shares)) {
        return owners[i];
      }
    }
    return feature;
  }

  public FeatureSpec spec() {
    return spec;
  }

  /**
   * The dictionary of a feature; empty where its values are numbers, or strings that are hashed.
   */
  Optional<Dictionary> of(int feature) {
    return dictionaries.get(feature);
  }

  /**
   * The features in groups of those that share a dictionary: different groups may be worked on by
   * different threads.
   */
  public List<List<Integer>> groups() {
    Map<Integer, List<Integer>> groups = new TreeMap<>();
    for (int i = 0; i < spec.features().size(); i++) {
      groups.computeIfAbsent(owners[i], owner -> new ArrayList<>()).add(i);
    }
    return List.copyOf(groups.values());
  }

  /** The feature whose vocabulary this one uses, directly or by another; itself if none. */
  int owner(int feature) {
    return owners[feature];
  }
}
