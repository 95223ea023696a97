package io.millrace.feature;

import io.millrace.event.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Learns vocabularies, means, deviations and quantiles in one pass over the training examples, and
 * never from validation or test examples. Not thread-safe.
 */
public final class EncoderFitter {
  /** Blocks of fewer examples are learned from by one thread. */
  private static final int WORTH_THREADS = 256;

  private final FeatureSpec spec;
  private final Dictionaries dictionaries;
  private final List<List<Integer>> featureGroups;
  private final Columns single;
  private final List<Learner> learners = new ArrayList<>();
  private long examples;

  /**
   * @param seed of the sample that quantiles are taken from
   */
  public EncoderFitter(FeatureSpec spec, long seed) {
    this(new Dictionaries(spec), seed);
  }

  /**
   * @param dictionaries of all columns that it will see
   * @param seed of the sample that quantiles are taken from
   */
  public EncoderFitter(Dictionaries dictionaries, long seed) {
    this.dictionaries = dictionaries;
    spec = dictionaries.spec();
    featureGroups = dictionaries.groups();
    single = new Columns(dictionaries);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < spec.features().size(); i++) {
      learners.add(
          spec.features()
              .get(i)
              .encoding()
              .learner(dictionaries.of(i).orElse(null), random.split()));
    }
  }

  /** Learns from one example. */
  public void add(Map<String, Value> values) {
    single.clear();
    single.add(values);
    add(single, 1);
  }

  /**
   * Learns from a block of examples, feature by feature, on several threads where that is worth it.
   *
   * @param count how many of its examples count, from the first
   */
  public void add(Columns block, int count) {
    Stream<List<Integer>> groups =
        count < WORTH_THREADS ? featureGroups.stream() : featureGroups.parallelStream();
    groups.forEach(group -> group.forEach(feature -> learn(block, feature, count)));
    examples += count;
  }

  private void learn(Columns block, int feature, int count) {
    // Of features that share a vocabulary, the owner learns.
    learners.get(dictionaries.owner(feature)).learn(block.column(feature), count);
  }

  /** How many examples were learned from. */
  public long examples() {
    return examples;
  }

  /**
   * An encoder that knows more than an older one and contradicts it in nothing: the older terms
   * come first, in their rows; means, deviations and quantiles stay.
   *
   * @param older of the same features
   */
  public FeatureEncoder fit(FeatureEncoder older) {
    if (!older.spec().features().equals(spec.features())) {
      throw new IllegalArgumentException("the features differ");
    }
    List<FieldState> fitted = fit().states();
    List<FieldState> states = new ArrayList<>();
    for (int i = 0; i < fitted.size(); i++) {
      FieldState known = older.states().get(i);
      LinkedHashSet<String> terms = new LinkedHashSet<>(known.terms());
      terms.addAll(fitted.get(i).terms());
      states.add(
          new FieldState(List.copyOf(terms), known.boundaries(), known.mean(), known.deviation()));
    }
    return new FeatureEncoder(spec, states);
  }

  /** The fitted encoder. */
  public FeatureEncoder fit() {
    return new FeatureEncoder(spec, learners.stream().map(Learner::state).toList());
  }
}
