package io.millrace.scoring;

import io.millrace.feature.EncodedFeatures;

/**
 * An item's part of every logit it will be in, computed once for a model: good for as long as the
 * item's features stay as they are.
 */
public final class ItemPart {
  private final EncodedFeatures features;
  private final float[] row;
  private final float own;

  /**
   * @param row what the terms keep of the item, one behind the other: one stretch of memory
   * @param own what the item adds to the logit on its own
   */
  ItemPart(EncodedFeatures features, float[] row, float own) {
    this.features = features;
    this.row = row;
    this.own = own;
  }

  /** The part of a model that computes nothing ahead. */
  public static ItemPart unprepared(EncodedFeatures features) {
    return new ItemPart(features, new float[0], 0);
  }

  /** What it was computed from. */
  public EncodedFeatures features() {
    return features;
  }

  float[] row() {
    return row;
  }

  float own() {
    return own;
  }
}
