package io.millrace.benchmarks.quality;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Matrix factorisation for implicit feedback by alternating least squares (Hu, Koren and Volinsky
 * 2008, "Collaborative filtering for implicit feedback datasets", equations 3 to 5) with confidence
 * {@code 1 + alpha} on what was chosen. The method that the models have to beat.
 */
final class ImplicitAls {
  private final int factors;
  private final double lambda;
  private final double alpha;
  private final int[][] itemsOf;
  private final int[][] usersOf;
  private double[][] users;
  private double[][] items;

  /**
   * @param itemsOf for each user the items chosen
   * @param lambda L2 on the vectors
   */
  ImplicitAls(int[][] itemsOf, int itemCount, int factors, double lambda, double alpha, long seed) {
    this.itemsOf = itemsOf;
    this.factors = factors;
    this.lambda = lambda;
    this.alpha = alpha;
    usersOf = transposed(itemsOf, itemCount);
    SplittableRandom random = new SplittableRandom(seed);
    users = normal(itemsOf.length, random);
    items = normal(itemCount, random);
  }

  private double[][] normal(int rows, SplittableRandom random) {
    double[][] table = new double[rows][factors];
    for (double[] row : table) {
      Arrays.setAll(row, d -> random.nextGaussian() * 0.1);
    }
    return table;
  }

  static int[][] transposed(int[][] lists, int columns) {
    int[] counts = new int[columns];
    for (int[] list : lists) {
      for (int column : list) {
        counts[column]++;
      }
    }
    int[][] transposed = new int[columns][];
    Arrays.setAll(transposed, column -> new int[counts[column]]);
    Arrays.fill(counts, 0);
    for (int row = 0; row < lists.length; row++) {
      for (int column : lists[row]) {
        transposed[column][counts[column]++] = row;
      }
    }
    return transposed;
  }

  /** One round: all users, then all items. */
  void iterate() {
    users = solved(itemsOf, items);
    items = solved(usersOf, users);
  }

  private double[][] solved(int[][] chosen, double[][] fixed) {
    double[][] gram = new double[factors][factors];
    for (double[] row : fixed) {
      addOuter(gram, row, 1);
    }
    double[][] result = new double[chosen.length][];
    IntStream.range(0, chosen.length)
        .parallel()
        .forEach(
            i -> {
              double[][] matrix = Arrays.stream(gram).map(double[]::clone).toArray(double[][]::new);
              double[] right = new double[factors];
              for (int other : chosen[i]) {
                addOuter(matrix, fixed[other], alpha);
                for (int d = 0; d < factors; d++) {
                  right[d] += (1 + alpha) * fixed[other][d];
                }
              }
              for (int d = 0; d < factors; d++) {
                matrix[d][d] += lambda;
              }
              result[i] = solve(matrix, right);
            });
    return result;
  }

  /** Adds to the lower triangle. */
  private static void addOuter(double[][] matrix, double[] row, double weight) {
    for (int i = 0; i < row.length; i++) {
      double scaled = weight * row[i];
      double[] target = matrix[i];
      for (int j = 0; j <= i; j++) {
        target[j] += scaled * row[j];
      }
    }
  }

  /** Cholesky's method, on the lower triangle, in place. */
  static double[] solve(double[][] matrix, double[] right) {
    int size = right.length;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= matrix[i][k] * matrix[j][k];
        }
        matrix[i][j] = i == j ? Math.sqrt(sum) : sum / matrix[j][j];
      }
    }
    double[] x = right.clone();
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= matrix[i][k] * x[k];
      }
      x[i] /= matrix[i][i];
    }
    for (int i = size - 1; i >= 0; i--) {
      for (int k = i + 1; k < size; k++) {
        x[i] -= matrix[k][i] * x[k];
      }
      x[i] /= matrix[i][i];
    }
    return x;
  }

  double score(int user, int item) {
    double sum = 0;
    for (int d = 0; d < factors; d++) {
      sum += users[user][d] * items[item][d];
    }
    return sum;
  }
}
