package io.millrace.feature.drift;

import io.millrace.event.Value;
import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.Encoding.Profile;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.Field;
import io.millrace.feature.StateFeature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Profiles examples as a model's own encoder sees them, so that "unseen" means what it means to the
 * model. Not thread-safe.
 *
 * <p>A field's bins are its 20 most frequent rows; of a plain number, ten of equal size, by up to
 * 20,000 values. A vector has none: of it only the missing is told.
 */
public final class FeatureProfiler {
  private static final int BINS = 20;
  private static final int NUMBER_BINS = 10;
  private static final int SAMPLE = 20_000;

  private final FeatureEncoder encoder;
  private final Optional<FeatureProfile> reference;
  private final List<Counter> counters = new ArrayList<>();
  private long examples;

  /** Finds bins of its own. */
  public FeatureProfiler(FeatureEncoder encoder) {
    this(encoder, Optional.empty());
  }

  /**
   * @param reference whose bins are used, so that both can be compared; found anew where empty
   */
  public FeatureProfiler(FeatureEncoder encoder, Optional<FeatureProfile> reference) {
    this.encoder = encoder;
    this.reference = reference;
    List<Field> fields = encoder.fields();
    for (int i = 0; i < encoder.spec().features().size(); i++) {
      Feature feature = encoder.spec().features().get(i);
      // Only these are logged as training sees them.
      if (feature instanceof StateFeature) {
        counters.add(
            new Counter(i, fields.get(i).firstRow(), feature.name(), feature.encoding().profile()));
      }
    }
  }

  /**
   * Counts an example.
   *
   * @param values of the features by name
   */
  public void add(Map<String, Value> values) {
    EncodedFeatures encoded = encoder.encode(values);
    examples++;
    for (Counter counter : counters) {
      counter.add(encoded);
    }
  }

  public long examples() {
    return examples;
  }

  /** What was counted. */
  public FeatureProfile profile() {
    return new FeatureProfile(
        examples,
        counters.stream()
            .map(
                counter ->
                    counter.profile(
                        reference.flatMap(known -> known.field(counter.name)), examples))
            .toList());
  }

  /** One field. Rows from its first: 0 the missing, 1 the unseen or a plain number. */
  private static final class Counter {
    private final int field;
    private final int firstRow;
    private final String name;
    private final Profile profile;
    private final Map<Integer, Double> rows = new HashMap<>();
    private double[] numbers = new double[256];
    private int kept;
    private double missing;
    private double unseen;

    Counter(int field, int firstRow, String name, Profile profile) {
      this.field = field;
      this.firstRow = firstRow;
      this.name = name;
      this.profile = profile;
    }

    void add(EncodedFeatures encoded) {
      int start = encoded.start(field);
      int end = encoded.end(field);
      if (start == end || encoded.row(start) == firstRow) {
        missing++;
        return;
      }
      if (profile == Profile.WEIGHTS) {
        keep(encoded.weight(start));
        return;
      }
      for (int i = start; profile == Profile.ROWS && i < end; i++) {
        int row = encoded.row(i) - firstRow;
        if (row == 1) {
          unseen += 1.0 / (end - start);
        } else {
          rows.merge(row, 1.0 / (end - start), Double::sum);
        }
      }
    }

    private void keep(double number) {
      if (kept < SAMPLE) {
        if (kept == numbers.length) {
          numbers = Arrays.copyOf(numbers, 2 * kept);
        }
        numbers[kept++] = number;
      }
    }

    FeatureProfile.Field profile(Optional<FeatureProfile.Field> like, long examples) {
      double n = Math.max(1, examples);
      Map<String, Double> shares = new HashMap<>();
      List<Double> edges = List.of();
      if (profile == Profile.WEIGHTS) {
        edges = like.map(FeatureProfile.Field::edges).orElseGet(this::edges);
        for (int i = 0; i < kept; i++) {
          shares.merge("bin" + bin(edges, numbers[i]), (1 - missing / n) / kept, Double::sum);
        }
      } else if (like.isPresent()) {
        for (Map.Entry<Integer, Double> row : rows.entrySet()) {
          if (like.get().shares().containsKey("row" + row.getKey())) {
            shares.put("row" + row.getKey(), row.getValue() / n);
          }
        }
      } else {
        rows.entrySet().stream()
            .sorted(
                Map.Entry.<Integer, Double>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(BINS)
            .forEach(row -> shares.put("row" + row.getKey(), row.getValue() / n));
      }
      return new FeatureProfile.Field(name, missing / n, unseen / n, edges, shares);
    }

    private List<Double> edges() {
      double[] sorted = Arrays.copyOf(numbers, kept);
      Arrays.sort(sorted);
      List<Double> edges = new ArrayList<>();
      for (int i = 1; i < NUMBER_BINS && kept > 0; i++) {
        double edge = sorted[(int) ((long) i * kept / NUMBER_BINS)];
        if (edges.isEmpty() || edge > edges.get(edges.size() - 1)) {
          edges.add(edge);
        }
      }
      return edges;
    }

    /** How many edges are at most the number. */
    private static int bin(List<Double> edges, double number) {
      int bin = 0;
      while (bin < edges.size() && number >= edges.get(bin)) {
        bin++;
      }
      return bin;
    }
  }
}
