package io.millrace.tower;

import java.util.List;

/**
 * The shape of a tower and how it is trained.
 *
 * @param inputs width of the input
 * @param hidden widths of the hidden layers
 * @param dropout share of a hidden layer's outputs dropped while training, in [0, 1)
 * @param batchNorm whether hidden layers are normalised over the batch
 * @param learningRate of Adam
 * @param maxBatch the most examples a pass may have
 * @param seed of the first weights and of dropout
 */
public record TowerSettings(
    int inputs,
    List<Integer> hidden,
    double dropout,
    boolean batchNorm,
    double learningRate,
    int maxBatch,
    long seed) {
  public TowerSettings {
    hidden = List.copyOf(hidden);
    if (inputs < 1) {
      throw new IllegalArgumentException("inputs must be at least 1, is " + inputs);
    }
    if (hidden.stream().anyMatch(width -> width < 1)) {
      throw new IllegalArgumentException("the tower's widths must be at least 1, are " + hidden);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("dropout must be in [0, 1), is " + dropout);
    }
    if (maxBatch < 1) {
      throw new IllegalArgumentException("maxBatch must be at least 1, is " + maxBatch);
    }
  }
}
