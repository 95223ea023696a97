package io.millrace.trainer.factorization;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Matrix factorisation of choices by alternating least squares (Hu, Koren and Volinsky 2008,
 * "Collaborative filtering for implicit feedback datasets"), with the loss and the penalty of
 * Rendle et al. 2022 (arXiv 2110.14037, equations 1 to 4, with their exponent at 1):
 *
 * <pre>
 * sum over choices of w (1 - x_u y_i)^2  +  unobserved * sum over all pairs of (x_u y_i)^2
 *   +  penalty * (sum over u of (n_u + unobserved * items) |x_u|^2 + the same over i)
 * </pre>
 *
 * <p>A sweep costs about {@code 2 * choices * dimension^2} multiplications and a decomposition for
 * each user and item. What comes out does not depend on the number of threads. Takes 4 bytes for
 * each number of the vectors, and the choices twice.
 */
public final class ImplicitAls {
  /** Rows of a task. */
  private static final int ROWS = 64;

  /** Parts that a sum of outer products is made of, in the same order on every machine. */
  private static final int PARTS = 16;

  private final FactorizationSettings settings;
  private final Choices byUser;
  private final Choices byItem;
  private final int threads;
  private final float[] users;
  private final float[] items;

  /** Begins with random items. */
  public ImplicitAls(Choices choices, FactorizationSettings settings, int threads) {
    this(choices, choices.transposed(), settings, threads);
  }

  ImplicitAls(Choices byUser, Choices byItem, FactorizationSettings settings, int threads) {
    this.settings = settings;
    this.byUser = byUser;
    this.byItem = byItem;
    this.threads = threads;
    users = new float[Math.multiplyExact(byUser.users(), settings.dimension())];
    items = new float[Math.multiplyExact(byUser.items(), settings.dimension())];
    SplittableRandom random = new SplittableRandom(settings.seed());
    double deviation = 0.1 / Math.sqrt(settings.dimension());
    for (int i = 0; i < items.length; i++) {
      items[i] = (float) (random.nextGaussian() * deviation);
    }
  }

  /** Solves all users, then all items. */
  public void sweep() {
    solve(byUser, items, users, Recency.NONE);
    solve(byItem, users, items, Recency.NONE);
  }

  /**
   * Returns the vectors of all users for the items as they are.
   *
   * @param choices of the same users and items, not necessarily those that were factorised
   */
  public Factors fold(Choices choices, Recency recency) {
    float[] folded = new float[choices.users() * settings.dimension()];
    solve(choices, items, folded, recency);
    return new Factors(settings.dimension(), folded, items.clone());
  }

  /**
   * Returns, in place of users, what each item adds to the vector of a user who chose it. A user's
   * own normal equations depend on all of their choices; here all users have the mean of them, so
   * that the vector of a history is the sum of its items', and the scores of a history are sums of
   * rows of {@code Y M^-1 Y'}.
   */
  public Factors additive() {
    int dimension = settings.dimension();
    float[] mean = gram(items);
    NormalEquations sums = new NormalEquations(dimension);
    for (int item = 0; item < byItem.users(); item++) {
      sums.add(items, item * dimension, (float) byItem.count(item) / byUser.users());
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] += sums.matrix()[i];
    }
    double choices = (double) byUser.size() / byUser.users();
    double penalty = settings.penalty() * (choices + settings.unobserved() * byItem.users());
    float[] added = new float[items.length];
    RowTasks.run(
        (byItem.users() + ROWS - 1) / ROWS,
        threads,
        () -> {
          NormalEquations equations = new NormalEquations(dimension);
          return task -> {
            int to = Math.min(byItem.users(), (task + 1) * ROWS);
            for (int item = task * ROWS; item < to; item++) {
              equations.begin(mean, items, item * dimension);
              equations.solve(penalty, added, item * dimension);
            }
          };
        });
    return new Factors(dimension, added, items.clone());
  }

  private void solve(Choices rows, float[] fixed, float[] target, Recency recency) {
    int dimension = settings.dimension();
    float[] gram = gram(fixed);
    int others = fixed.length / dimension;
    int longest = 0;
    for (int row = 0; row < rows.users(); row++) {
      longest = Math.max(longest, rows.count(row));
    }
    float[] weights = recency.weights(longest);
    RowTasks.run(
        (rows.users() + ROWS - 1) / ROWS,
        threads,
        () -> {
          NormalEquations equations = new NormalEquations(dimension);
          int[] at = new int[4];
          float[] four = new float[4];
          return task -> {
            for (int row = task * ROWS; row < Math.min(rows.users(), (task + 1) * ROWS); row++) {
              int count = rows.count(row);
              equations.begin(gram);
              int age = 0;
              for (; age + 4 <= count; age += 4) {
                for (int k = 0; k < 4; k++) {
                  at[k] = rows.item(row, age + k) * dimension;
                  four[k] = weights[age + k];
                }
                equations.add(fixed, at, four);
              }
              for (; age < count; age++) {
                equations.add(fixed, rows.item(row, age) * dimension, weights[age]);
              }
              double penalty = settings.penalty() * (count + settings.unobserved() * others);
              equations.solve(penalty, target, row * dimension);
            }
          };
        });
  }

  /** Returns {@code unobserved * sum of v v'}, of which the lower triangle is filled. */
  private float[] gram(float[] vectors) {
    int dimension = settings.dimension();
    int rows = vectors.length / dimension;
    float[][] parts = new float[PARTS][];
    RowTasks.run(
        PARTS,
        threads,
        () ->
            part -> {
              NormalEquations sums = new NormalEquations(dimension);
              int to = (int) ((long) rows * (part + 1) / PARTS);
              for (int row = (int) ((long) rows * part / PARTS); row < to; row++) {
                sums.add(vectors, row * dimension, 1f);
              }
              parts[part] = sums.matrix();
            });
    float[] gram = new float[dimension * dimension];
    for (float[] part : parts) {
      for (int i = 0; i < gram.length; i++) {
        gram[i] += (float) (settings.unobserved() * part[i]);
      }
    }
    return gram;
  }

  /** Returns the loss that a sweep lowers; for tests, at the cost of all pairs. */
  double loss() {
    Factors now = new Factors(settings.dimension(), users, items);
    double loss = 0;
    for (int user = 0; user < byUser.users(); user++) {
      for (int age = 0; age < byUser.count(user); age++) {
        double error = 1 - now.score(user, byUser.item(user, age));
        loss += error * error;
      }
      for (int item = 0; item < byUser.items(); item++) {
        double score = now.score(user, item);
        loss += settings.unobserved() * score * score;
      }
    }
    return loss + penalty(byUser, users, byUser.items()) + penalty(byItem, items, byUser.users());
  }

  private double penalty(Choices rows, float[] vectors, int others) {
    double sum = 0;
    for (int row = 0; row < rows.users(); row++) {
      double scale = rows.count(row) + settings.unobserved() * others;
      int from = row * settings.dimension();
      for (float value : Arrays.copyOfRange(vectors, from, from + settings.dimension())) {
        sum += scale * value * value;
      }
    }
    return settings.penalty() * sum;
  }
}
