package io.millrace.tower;

import java.util.Optional;

/**
 * One dense layer, {@code y = norm(x W) + b}. The arrays are not copied.
 *
 * @param weights {@code inputs x outputs}, row by row
 * @param bias one for each output; the shift of the normalisation where there is one
 * @param norm batch normalisation; empty where the layer has none
 */
public record LayerWeights(
    int inputs, int outputs, float[] weights, float[] bias, Optional<Norm> norm) {
  /** Added to variances. */
  static final float EPSILON = 1e-5f;

  public LayerWeights {
    if (inputs < 1
        || outputs < 1
        || weights.length != inputs * outputs
        || bias.length != outputs
        || norm.isPresent() && norm.get().gain().length != outputs) {
      throw new IllegalArgumentException(
          "a layer of %d x %d cannot have %d weights and %d biases"
              .formatted(inputs, outputs, weights.length, bias.length));
    }
  }

  /**
   * Batch normalisation (Ioffe and Szegedy 2015, arXiv 1502.03167): the scale, and the running mean
   * and variance that stand in for the batch's when the model is used.
   */
  public record Norm(float[] gain, float[] mean, float[] variance) {
    public Norm {
      if (gain.length != mean.length || gain.length != variance.length) {
        throw new IllegalArgumentException(
            "gain, mean and variance differ in length: %d, %d, %d"
                .formatted(gain.length, mean.length, variance.length));
      }
    }

    Norm mean(Norm other) {
      return new Norm(
          LayerWeights.mean(gain, other.gain),
          LayerWeights.mean(mean, other.mean),
          LayerWeights.mean(variance, other.variance));
    }
  }

  /** The layer in the middle between this and another one of the same shape. */
  LayerWeights mean(LayerWeights other) {
    return new LayerWeights(
        inputs,
        outputs,
        mean(weights, other.weights),
        mean(bias, other.bias),
        norm.map(n -> n.mean(other.norm.orElseThrow())));
  }

  private static float[] mean(float[] first, float[] second) {
    float[] mean = first.clone();
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (mean[i] + second[i]) / 2;
    }
    return mean;
  }

  /** The layer with other weights and biases; a normalisation stays as it is. */
  public LayerWeights scaled(float ofWeights, float ofBiases) {
    return new LayerWeights(
        inputs, outputs, times(weights, ofWeights), times(bias, ofBiases), norm);
  }

  private static float[] times(float[] numbers, float factor) {
    float[] scaled = numbers.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    return scaled;
  }

  /** The same function without a normalisation: its running values folded into W and b. */
  public LayerWeights folded() {
    if (norm.isEmpty()) {
      return this;
    }
    Norm n = norm.get();
    float[] foldedWeights = weights.clone();
    float[] foldedBias = new float[outputs];
    for (int o = 0; o < outputs; o++) {
      float scale = (float) (n.gain()[o] / Math.sqrt(n.variance()[o] + EPSILON));
      for (int i = 0; i < inputs; i++) {
        foldedWeights[i * outputs + o] *= scale;
      }
      foldedBias[o] = bias[o] - n.mean()[o] * scale;
    }
    return new LayerWeights(inputs, outputs, foldedWeights, foldedBias, Optional.empty());
  }
}
