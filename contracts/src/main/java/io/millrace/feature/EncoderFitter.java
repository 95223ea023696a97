package io.millrace.feature;

import io.millrace.event.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Learns vocabularies, means, deviations and quantiles in one pass over the training examples, and
 * never from validation or test examples. Not thread-safe.
 */
public final class EncoderFitter {
  /** Quantiles are taken from a uniform sample of this size (Vitter 1985, algorithm R). */
  private static final int SAMPLE = 100_000;

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
      learners.add(new Learner(random.split()));
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
    Column column = block.column(feature);
    Optional<Transform> transform = FieldEncoder.transform(spec.features().get(feature));
    if (column instanceof TermColumn terms && dictionaries.of(feature).isPresent()) {
      learners.get(Dictionaries.owner(spec, feature)).terms(terms, count);
    } else if (column instanceof NumberColumn numbers && transform.isPresent()) {
      for (int example = 0; example < count; example++) {
        double number = numbers.number(example, 0);
        if (!Double.isNaN(number)) {
          learners.get(feature).number(FieldEncoder.transformed(transform.get(), number));
        }
      }
    }
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
                  dictionaries.of(i).orElse(null),
                  FieldEncoder.transform(feature).orElse(null)));
    }
    return new FeatureEncoder(spec, states);
  }

  private static final class Learner {
    private int[] counts = new int[64];
    private final SplittableRandom random;
    private double[] sample = new double[1024];
    private long numbers;
    private double mean;
    private double squares;

    Learner(SplittableRandom random) {
      this.random = random;
    }

    void terms(TermColumn column, int count) {
      for (int i = 0; i < column.end(count - 1); i++) {
        int code = column.codeAt(i);
        if (code != TermColumn.MISSING) {
          if (code >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(code + 1, counts.length * 2));
          }
          counts[code]++;
        }
      }
    }

    /** Welford 1962. */
    void number(double number) {
      if (numbers < SAMPLE) {
        if (numbers == sample.length) {
          sample = Arrays.copyOf(sample, Math.min(SAMPLE, sample.length * 2));
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

    FieldState state(
        @Nullable Vocabulary vocabulary,
        @Nullable Dictionary dictionary,
        @Nullable Transform transform) {
      if (vocabulary != null) {
        return dictionary == null || vocabulary.shares().isPresent()
            ? FieldState.NONE
            : new FieldState(terms(dictionary, vocabulary.minCount()), List.of(), 0, 1);
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
    private List<String> terms(Dictionary dictionary, int minCount) {
      long[] byCount =
          IntStream.range(0, Math.min(counts.length, dictionary.size()))
              .filter(code -> counts[code] >= minCount)
              .mapToLong(code -> ((long) -counts[code] << 32) | code)
              .sorted()
              .toArray();
      String[] terms = new String[byCount.length];
      int tied = 0;
      for (int i = 0; i < byCount.length; i++) {
        terms[i] = dictionary.term((int) byCount[i]);
        if (i + 1 == byCount.length || byCount[i] >> 32 != byCount[i + 1] >> 32) {
          Arrays.sort(terms, tied, i + 1);
          tied = i + 1;
        }
      }
      return List.of(terms);
    }

    private List<Double> boundaries(int buckets) {
      double[] sorted = Arrays.copyOf(sample, (int) Math.min(numbers, SAMPLE));
      Arrays.sort(sorted);
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
