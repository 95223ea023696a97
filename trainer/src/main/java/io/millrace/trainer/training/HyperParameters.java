package io.millrace.trainer.training;

import java.util.List;

/**
 * What an analyst may set with {@code --set name=value}; names in kebab-case.
 *
 * @param dimension of the embeddings
 * @param tower widths of the hidden layers
 * @param dropout share of a hidden layer's outputs dropped while training, in [0, 1)
 * @param batchNorm whether hidden layers are batch-normalised (Ioffe and Szegedy 2015)
 * @param batch examples a step
 * @param epochs most passes over the training examples
 * @param patience epochs without a better validation AUC before training stops
 * @param learningRate of Adam for tower and embeddings
 * @param decay what the learning rate is multiplied with after an epoch in which the validation AUC
 *     did not rise, in (0, 1]
 * @param l2Embedding L2 penalty on the embeddings of the rows of a batch
 * @param l1Wide L1 of FTRL-proximal in the wide part (McMahan et al. 2013)
 * @param seed of every random choice
 * @param threads that train side by side; 0 for one a core
 * @param negatives sampled for each positive where there are only positives
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

  /** What an analyst gets without asking. */
  public static final HyperParameters DEFAULT =
      new HyperParameters(
          16,
          List.of(64, 32),
          0.2,
          false,
          1024,
          10,
          2,
          2e-3,
          0.1,
          1e-4,
          1e-3,
          1,
          0,
          4,
          NegativeSampling.UNIFORM,
          1,
          1);

  public HyperParameters {
    tower = List.copyOf(tower);
  }
}
