package io.millrace.feature.drift;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a model's features looked like in some examples.
 *
 * @param examples how many
 * @param fields in the specification's order, positions left out
 */
public record FeatureProfile(long examples, List<Field> fields) {
  public FeatureProfile {
    fields = List.copyOf(fields);
  }

  /** The field of that name. */
  public Optional<Field> field(String name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst();
  }

  /**
   * One feature.
   *
   * @param missing share of the examples without a value
   * @param unseen share of the values that training had not seen
   * @param edges of a plain number, between the bins; empty for other features
   * @param shares of the bins by their names; together with the missing, the unseen and what is in
   *     no bin they make 1
   */
  public record Field(
      String name, double missing, double unseen, List<Double> edges, Map<String, Double> shares) {
    public Field {
      edges = List.copyOf(edges);
      shares = Map.copyOf(shares);
    }

    /** How many bins there are, the missing, the unseen and the other among them. */
    int bins() {
      return shares.size() + 3;
    }

    private double other() {
      return Math.max(
          0,
          1 - missing - unseen - shares.values().stream().mapToDouble(Double::doubleValue).sum());
    }

    /** Shares of all bins, in an order that both of a comparison have. */
    double[] all(Field bins) {
      double[] all = new double[bins.bins()];
      all[0] = missing;
      all[1] = unseen;
      int at = 3;
      double rest = 0;
      for (String name : new TreeSet<>(bins.shares.keySet())) {
        all[at++] = shares.getOrDefault(name, 0.0);
      }
      for (Map.Entry<String, Double> bin : shares.entrySet()) {
        rest += bins.shares.containsKey(bin.getKey()) ? 0 : bin.getValue();
      }
      all[2] = other() + rest;
      return all;
    }
  }

  /**
   * How far a field has moved: the population stability index {@code sum (q - p) ln(q / p)} over
   * its bins, with p the share then and q now, each of n examples and B bins taken as {@code (n p +
   * 1/2) / (n + B/2)} so that an empty bin does not make it infinite. Without any change its mean
   * is about {@code (B - 1) (1/n + 1/m)} (Yurdakul, Naranjo, "Statistical properties of the
   * population stability index", 2020).
   *
   * @param reference whose bins are used
   */
  public static double stability(Field reference, long examples, Field now, long examplesNow) {
    double[] before = smoothed(reference.all(reference), examples);
    double[] after = smoothed(now.all(reference), examplesNow);
    double index = 0;
    for (int bin = 0; bin < before.length; bin++) {
      index += (after[bin] - before[bin]) * Math.log(after[bin] / before[bin]);
    }
    return index;
  }

  private static double[] smoothed(double[] shares, long examples) {
    return Arrays.stream(shares)
        .map(share -> (share * examples + 0.5) / (examples + shares.length / 2.0))
        .toArray();
  }
}
