package io.millrace.benchmarks.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Interactions of a size and a skew like MovieLens 1M's, drawn from a known latent-factor model: a
 * user's items are drawn without replacement by {@code exp(popularity + taste . item)}, by the
 * Gumbel trick (Vieira 2014).
 */
final class SimulatedInteractions {
  private static final int USERS = 6040;
  private static final int ITEMS = 3700;
  private static final int FACTORS = 12;

  private SimulatedInteractions() {}

  static Interactions draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] popularity = new double[ITEMS];
    Arrays.setAll(popularity, i -> -0.75 * Math.log(20 + i) + 0.7 * random.nextGaussian());
    double[][] tastes = normal(random, USERS, 2.2 / Math.sqrt(FACTORS));
    double[][] items = normal(random, ITEMS, 1.0);
    List<Interactions.Choice> choices = new ArrayList<>();
    for (int user = 0; user < USERS; user++) {
      int count = (int) Math.min(ITEMS / 3.0, 20 + Math.exp(4.2 + 1.05 * random.nextGaussian()));
      for (int item : chosen(tastes[user], items, popularity, count, random)) {
        choices.add(
            new Interactions.Choice(
                "u" + user, "i" + item, random.nextLong(365L * 24 * 3600 * 1000)));
      }
    }
    choices.sort(java.util.Comparator.comparingLong(Interactions.Choice::time));
    List<String> names = new ArrayList<>();
    for (int item = 0; item < ITEMS; item++) {
      names.add("i" + item);
    }
    return new Interactions(choices, Collections.unmodifiableList(names));
  }

  private static double[][] normal(SplittableRandom random, int rows, double deviation) {
    double[][] table = new double[rows][FACTORS];
    for (double[] row : table) {
      Arrays.setAll(row, d -> random.nextGaussian() * deviation);
    }
    return table;
  }

  private static int[] chosen(
      double[] taste, double[][] items, double[] popularity, int count, SplittableRandom random) {
    double[] keys = new double[ITEMS];
    Integer[] order = new Integer[ITEMS];
    for (int item = 0; item < ITEMS; item++) {
      double score = popularity[item] - Math.log(-Math.log(random.nextDouble()));
      for (int d = 0; d < FACTORS; d++) {
        score += taste[d] * items[item][d];
      }
      keys[item] = -score;
      order[item] = item;
    }
    Arrays.sort(order, (a, b) -> Double.compare(keys[a], keys[b]));
    return Arrays.stream(order).limit(count).mapToInt(Integer::intValue).toArray();
  }
}
