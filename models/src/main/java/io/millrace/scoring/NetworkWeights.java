package io.millrace.scoring;

import io.millrace.table.FloatRows;
import io.millrace.table.MeanRows;
import io.millrace.table.ScaledRows;
import io.millrace.tower.LayerWeights;
import io.millrace.tower.TowerWeights;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything a logit is made of.
 *
 * @param factorized whether the second order of a factorization machine is part of it: DeepFM
 * @param embeddings a row for each row of the fields that have embeddings
 * @param linear one column: the first order, or the wide part
 * @param bias added to every logit
 */
public record NetworkWeights(
    boolean factorized, FloatRows embeddings, FloatRows linear, TowerWeights tower, float bias) {
  public NetworkWeights {
    if (linear.dimension() != 1 || linear.rows() < embeddings.rows()) {
      throw new IllegalArgumentException(
          "linear weights of %d x %d for %d rows"
              .formatted(linear.rows(), linear.dimension(), embeddings.rows()));
    }
  }

  /**
   * The weights whose logit is {@code slope * logit + shift} of these: each part scaled so that
   * nobody need know of it. A factorized network's second order is scaled by its embeddings, whose
   * scale the tower's first layer takes back.
   *
   * @param slope above 0
   */
  public NetworkWeights rescaled(float slope, float shift) {
    if (!(slope > 0)) {
      throw new IllegalArgumentException("the slope must be above 0, is " + slope);
    }
    float root = (float) Math.sqrt(slope);
    List<LayerWeights> layers = new ArrayList<>(tower.layers());
    if (factorized) {
      layers.set(0, layers.get(0).scaled(1 / root, 1));
    }
    int last = layers.size() - 1;
    layers.set(last, layers.get(last).scaled(slope, slope));
    return new NetworkWeights(
        factorized,
        factorized ? new ScaledRows(embeddings, root) : embeddings,
        new ScaledRows(linear, slope),
        new TowerWeights(layers),
        slope * bias + shift);
  }

  /** The weights in the middle between these and others of the same network. */
  public NetworkWeights mean(NetworkWeights other) {
    return new NetworkWeights(
        factorized,
        new MeanRows(embeddings, other.embeddings),
        new MeanRows(linear, other.linear),
        tower.mean(other.tower),
        (bias + other.bias) / 2);
  }

  /** How many trained numbers there are. */
  public long parameters() {
    return (long) embeddings.rows() * embeddings.dimension() + linear.rows() + tower.parameters();
  }
}
