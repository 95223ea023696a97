package io.millrace.deepfm;

import io.millrace.model.NetworkSettings;
import io.millrace.network.LinearPart;
import io.millrace.network.SparseNetwork;

/**
 * First order + factorization machine + tower, the latter two on the same embeddings (Guo et al.
 * 2017, equation 1). Tables are trained lazily, row by row. Crosses are left out: the factorization
 * machine has all pairs already.
 */
public final class DeepFm {
  /**
   * How much of the embeddings' L2 the first order has: its weights are as large as a logit, while
   * a logit is made of many components of embeddings.
   */
  private static final double FIRST_ORDER = 0.25;

  private DeepFm() {}

  /** A new network. */
  public static SparseNetwork create(NetworkSettings settings) {
    LinearPart firstOrder =
        new LinearPart(
            settings.featureFields(),
            settings.featureRows(),
            table ->
                settings
                    .tables()
                    .of(table, settings.learningRate(), FIRST_ORDER * settings.l2Embedding()),
            false,
            true);
    return new SparseNetwork(settings, true, firstOrder);
  }
}
