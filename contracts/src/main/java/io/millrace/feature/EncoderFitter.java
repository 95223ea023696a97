package io.millrace.feature;

import io.millrace.event.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Learns vocabularies, means, deviations and quantiles in one pass over the training examples, and
 * never from validation or test examples. Not thread-safe.
 */
public final class EncoderFitter {
  /** Quantiles are taken from a uniform sample of this size (Vitter 1985, algorithm R). */
  private static final int SAMPLE = 100_000;

  private final FeatureSpec spec;
  private final List<Learner> learners = new ArrayList<>();
  private long examples;

  /**
   * @param seed of the sample that quantiles are taken from
   */
  public EncoderFitter(FeatureSpec spec, long seed) {
    this.spec = spec;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < spec.features().size(); i++) {
      learners.add(new Learner(random.split()));
    }
  }

  /** Learns from one example. */
  public void add(Map<String, Value> values) {
    for (int i = 0; i < learners.size(); i++) {
      Feature feature = spec.features().get(i);
      Value value = values.get(feature.name());
      if (value == null) {
        continue;
      }
      if (FieldEncoder.vocabulary(feature).isPresent()) {
        Learner learner = learners.get(termOwner(i));
        for (String string : FieldEncoder.strings(feature, value)) {
          learner.counts.merge(string, 1, Integer::sum);
        }
      } else if (FieldEncoder.transform(feature).isPresent()) {
        Transform transform = FieldEncoder.transform(feature).get();
        learners
            .get(i)
            .number(FieldEncoder.transformed(transform, FieldEncoder.number(feature, value)));
      }
    }
    examples++;
  }

  /** A shared vocabulary is learned from every field that uses it, directly or by another. */
  private int termOwner(int index) {
    String shares = FeatureEncoder.sharedFeature(spec.features().get(index));
    for (int i = 0; i < index; i++) {
      if (spec.features().get(i).name().equals(shares)) {
        return termOwner(i);
      }
    }
    return index;
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
    List<FieldState> states = new ArrayList<>();
    for (int i = 0; i < learners.size(); i++) {
      Feature feature = spec.features().get(i);
      states.add(
          learners
              .get(i)
              .state(
                  FieldEncoder.vocabulary(feature).orElse(null),
                  FieldEncoder.transform(feature).orElse(null)));
    }
    return new FeatureEncoder(spec, states);
  }

  private static final class Learner {
    private final Map<String, Integer> counts = new HashMap<>();
    private final SplittableRandom random;
    private double[] sample = new double[1024];
    private long numbers;
    private double mean;
    private double squares;

    Learner(SplittableRandom random) {
      this.random = random;
    }

    /** Welford 1962. */
    void number(double number) {
      if (numbers < SAMPLE) {
        if (numbers == sample.length) {
          sample = java.util.Arrays.copyOf(sample, Math.min(SAMPLE, sample.length * 2));
        }
        sample[(int) numbers] = number;
      } else {
        long slot = random.nextLong(numbers + 1);
        if (slot < SAMPLE) {
          sample[(int) slot] = number;
        }
      }
      numbers++;
      double delta = number - mean;
      mean += delta / numbers;
      squares += delta * (number - mean);
    }

    FieldState state(@Nullable Vocabulary vocabulary, @Nullable Transform transform) {
      if (vocabulary != null) {
        return vocabulary.hashBuckets().isPresent() || vocabulary.shares().isPresent()
            ? FieldState.NONE
            : new FieldState(terms(vocabulary.minCount()), List.of(), 0, 1);
      }
      if (transform instanceof Transform.Buckets buckets) {
        return new FieldState(List.of(), boundaries(buckets.count()), 0, 1);
      }
      if (transform == null || numbers == 0) {
        return FieldState.NONE;
      }
      double deviation = Math.sqrt(squares / numbers);
      return new FieldState(List.of(), List.of(), mean, deviation > 1e-12 ? deviation : 1);
    }

    /** Most frequent first, equals by name: the same data always gives the same rows. */
    private List<String> terms(int minCount) {
      return counts.entrySet().stream()
          .filter(entry -> entry.getValue() >= minCount)
          .sorted(
              Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                  .thenComparing(Map.Entry.comparingByKey()))
          .map(Map.Entry::getKey)
          .toList();
    }

    private List<Double> boundaries(int buckets) {
      double[] sorted = java.util.Arrays.copyOf(sample, (int) Math.min(numbers, SAMPLE));
      java.util.Arrays.sort(sorted);
      List<Double> boundaries = new ArrayList<>();
      for (int i = 1; i < buckets && sorted.length > 0; i++) {
        double boundary = sorted[(int) ((long) i * sorted.length / buckets)];
        if (boundaries.isEmpty() || boundary > boundaries.get(boundaries.size() - 1)) {
          boundaries.add(boundary);
        }
      }
      return boundaries;
    }
  }
}
