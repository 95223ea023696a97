package io.millrace.scoring;

import io.millrace.feature.EncodedFeatures;

/**
 * An item's part of every logit it will be in, computed once for a model: good for as long as the
 * item's features stay as they are.
 */
public final class ItemPart {
  private final EncodedFeatures features;
  private final float[] layer;
  private final float[] sum;
  private final float own;

  /**
   * @param layer the item's share of the first layer's sums, without the biases
   * @param sum of the embeddings of its fields
   * @param own what it adds to the logit on its own: first order and, where the model is
   *     factorized, second order
   */
  ItemPart(EncodedFeatures features, float[] layer, float[] sum, float own) {
    this.features = features;
    this.layer = layer;
    this.sum = sum;
    this.own = own;
  }

  /** The part of a model that computes nothing ahead. */
  public static ItemPart unprepared(EncodedFeatures features) {
    return new ItemPart(features, new float[0], new float[0], 0);
  }

  /** What it was computed from. */
  public EncodedFeatures features() {
    return features;
  }

  float[] layer() {
    return layer;
  }

  float[] sum() {
    return sum;
  }

  float own() {
    return own;
  }
}
