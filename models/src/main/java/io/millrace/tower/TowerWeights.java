package io.millrace.tower;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A tower's weights without its machinery: ReLU behind every layer but the last, which gives one
 * logit.
 */
public record TowerWeights(List<LayerWeights> layers) {
  public TowerWeights {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a tower needs at least one layer");
    }
    for (int i = 1; i < layers.size(); i++) {
      if (layers.get(i).inputs() != layers.get(i - 1).outputs()) {
        throw new IllegalArgumentException(
            "layer %d takes %d inputs, the layer before gives %d"
                .formatted(i, layers.get(i).inputs(), layers.get(i - 1).outputs()));
      }
    }
    if (layers.get(layers.size() - 1).outputs() != 1) {
      throw new IllegalArgumentException("the last layer must have one output");
    }
  }

  /** Width of the input. */
  public int inputs() {
    return layers.get(0).inputs();
  }

  /** The same function without normalisations. */
  public TowerWeights folded() {
    return new TowerWeights(layers.stream().map(LayerWeights::folded).toList());
  }

  /** The weights in the middle between these and others of the same shape. */
  public TowerWeights mean(TowerWeights other) {
    return new TowerWeights(
        IntStream.range(0, layers.size())
            .mapToObj(i -> layers.get(i).mean(other.layers.get(i)))
            .toList());
  }

  /** How many trained numbers there are. */
  public long parameters() {
    return layers.stream()
        .mapToLong(
            layer ->
                layer.weights().length
                    + (long) layer.outputs() * (layer.norm().isPresent() ? 2 : 1))
        .sum();
  }
}
