package io.millrace.trainer.training;

import io.millrace.table.TableOptimizer;
import io.millrace.term.TermDefaults;
import java.util.List;

/**
 * What an analyst may set with {@code --set name=value}; names in kebab-case.
 *
 * @param dimension of the embeddings; {@link #AUTO}: {@link #FEW_FIELDS_DIMENSION} where there are
 *     up to {@link #FEW_FIELDS} features or the model begins as a matrix factorisation, else {@link
 *     #MANY_FIELDS_DIMENSION}
 * @param tower widths of the hidden layers
 * @param dropout share of a hidden layer's outputs dropped while training, in [0, 1)
 * @param batchNorm whether hidden layers are batch-normalised (Ioffe and Szegedy 2015)
 * @param batch examples a step
 * @param epochs most passes over the training examples; {@link #AUTO}: {@link #epochsFor}
 * @param patience epochs without a better validation AUC before training stops
 * @param learningRate of Adam for the tower, and of what trains the tables
 * @param decay what the learning rate is multiplied with after an epoch in which the validation AUC
 *     did not rise, in (0, 1]
 * @param l2Embedding weight of {@code l2 / 2 |row|^2} for every row, beside a batch's mean loss;
 *     {@link #AUTO}: {@link #PRECISION} over the examples of an epoch
 * @param l1Wide L1 of FTRL-proximal in the wide part (McMahan et al. 2013)
 * @param tableOptimizer what trains the embeddings, and linear weights that ask for nothing else
 * @param seed of every random choice
 * @param threads that train side by side; 0 for one a core
 * @param negatives sampled for each positive where there are only positives; {@link #AUTO}: {@link
 *     #negativesFor}
 * @param negativeSampling how they are drawn
 * @param keepNegatives share of the labelled negatives that each epoch keeps, in (0, 1]; the logits
 *     are corrected for it
 * @param positiveWeight weight of a positive's loss; the logits are corrected for it
 */
public record HyperParameters(
    int dimension,
    List<Integer> tower,
    double dropout,
    boolean batchNorm,
    int batch,
    int epochs,
    int patience,
    double learningRate,
    double decay,
    double l2Embedding,
    double l1Wide,
    TableOptimizer tableOptimizer,
    long seed,
    int threads,
    int negatives,
    NegativeSampling negativeSampling,
    double keepNegatives,
    double positiveWeight) {
  /** How an item that was not chosen is drawn. */
  public enum NegativeSampling {
    /** Every item alike. */
    UNIFORM,
    /** In proportion to how often it was chosen. */
    POPULARITY
  }

  /** Chosen by the data. */
  public static final int AUTO = -1;

  /** With so few features, user and item and little more, the embeddings carry all there is. */
  static final int FEW_FIELDS = 4;

  static final int FEW_FIELDS_DIMENSION = 64;
  static final int MANY_FIELDS_DIMENSION = 16;

  /**
   * A Gaussian prior's precision, in units of the summed loss of an epoch: the same belief in a row
   * of which there are n examples, however many there are of others.
   */
  static final double PRECISION = 10;

  /** An epoch of this many examples has negatives enough. */
  private static final long EXAMPLES = 4_000_000;

  /** Passes of this many examples teach what sampled negatives can. */
  private static final long SAMPLED_PASSES = 10_000_000;

  private static final int LEAST_EPOCHS = 3;
  private static final int MOST_EPOCHS = 30;
  private static final int LEAST_NEGATIVES = 8;
  private static final int MOST_NEGATIVES = 16;

  /** What an analyst gets without asking. */
  public static final HyperParameters DEFAULT =
      new HyperParameters(
          AUTO,
          List.of(64, 32),
          0.3,
          false,
          1024,
          AUTO,
          3,
          2e-3,
          0.3,
          AUTO,
          1e-3,
          TableOptimizer.ADAM,
          1,
          0,
          AUTO,
          NegativeSampling.UNIFORM,
          1,
          1);

  public HyperParameters {
    tower = List.copyOf(tower);
  }

  /** What a model's terms take from these if their own options do not say it. */
  TermDefaults terms() {
    return new TermDefaults(tower, batchNorm);
  }

  /** The dimension for a number of features. */
  public int dimensionFor(int features) {
    if (dimension != AUTO) {
      return dimension;
    }
    return features <= FEW_FIELDS ? FEW_FIELDS_DIMENSION : MANY_FIELDS_DIMENSION;
  }

  /**
   * The dimension for a number of features.
   *
   * @param factorized whether the embeddings begin as the vectors of a factorisation, which want
   *     many numbers whatever else is known of a user and an item
   */
  int dimensionFor(int features, boolean factorized) {
    return dimensionFor(factorized ? Math.min(features, FEW_FIELDS) : features);
  }

  /** Returns how many threads train. */
  int threadCount() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }

  /** How many to draw for each of a number of positives: few choices need more of what was not. */
  public int negativesFor(long positives) {
    if (negatives != AUTO) {
      return negatives;
    }
    long wanted = EXAMPLES / Math.max(1, positives);
    return (int) Math.min(MOST_NEGATIVES, Math.max(LEAST_NEGATIVES, wanted));
  }

  /**
   * Most passes over a number of examples.
   *
   * @param sampled whether the examples are a log's positives with negatives drawn once: those are
   *     bounded by the time that they take, since a model of them seldom orders slates
   */
  int epochsFor(long examples, boolean sampled) {
    if (epochs != AUTO) {
      return epochs;
    }
    long wanted = sampled ? SAMPLED_PASSES / Math.max(1, examples) : MOST_EPOCHS;
    return (int) Math.min(MOST_EPOCHS, Math.max(LEAST_EPOCHS, wanted));
  }

  /** The penalty for a number of examples an epoch. */
  public double l2For(long examples) {
    return l2Embedding < 0 ? PRECISION / examples : l2Embedding;
  }

  /** The same with another network. */
  HyperParameters withShape(int newDimension, List<Integer> newTower, boolean newBatchNorm) {
    return new HyperParameters(
        newDimension,
        newTower,
        dropout,
        newBatchNorm,
        batch,
        epochs,
        patience,
        learningRate,
        decay,
        l2Embedding,
        l1Wide,
        tableOptimizer,
        seed,
        threads,
        negatives,
        negativeSampling,
        keepNegatives,
        positiveWeight);
  }
}
