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
 * @param l2Embedding L2 penalty on the embeddings of the rows of a batch
 * @param l1Wide L1 of FTRL-proximal in the wide part (McMahan et al. 2013)
 * @param seed of every random choice
 * @param threads replicas that train side by side
 * @param negatives sampled for each positive where history has no impressions
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
    double l2Embedding,
    double l1Wide,
    long seed,
    int threads,
    int negatives) {
  /** What an analyst gets without asking. */
  public static final HyperParameters DEFAULT =
      new HyperParameters(16, List.of(64, 32), 0.2, false, 1024, 10, 2, 2e-3, 1e-4, 1e-3, 1, 1, 4);

  public HyperParameters {
    tower = List.copyOf(tower);
  }
}
