package io.millrace.retrieval.linear;

/**
 * How much the nearest items by text count for an item without interactions: its score is {@code
 * weight * sum_k w_k * score(k)} over its nearest items {@code k}, with {@code w} the softmax of
 * {@code cosine / temperature}.
 *
 * @param neighbours that count, 1 to {@value TextNeighbours#MOST}
 * @param temperature of the softmax, above 0
 * @param weight of the mean, 0 or more; 0 if such items get no score
 */
public record TextWeights(int neighbours, double temperature, double weight) {
  /** Used if there is too little to choose by. */
  public static final TextWeights DEFAULT = new TextWeights(10, 0.1, 1);

  public TextWeights {
    if (neighbours < 1 || neighbours > TextNeighbours.MOST) {
      throw new IllegalArgumentException(
          "neighbours must be 1 to %d, is %d".formatted(TextNeighbours.MOST, neighbours));
    }
    if (!(temperature > 0 && Double.isFinite(temperature))) {
      throw new IllegalArgumentException("temperature must be above 0, is " + temperature);
    }
    if (!(weight >= 0 && Double.isFinite(weight))) {
      throw new IllegalArgumentException("weight must be 0 or more, is " + weight);
    }
  }

  /**
   * Returns the weights of neighbours, which add up to {@link #weight}.
   *
   * @param cosines descending; those beyond {@link #neighbours} have weight 0
   */
  public float[] of(float[] cosines) {
    float[] weights = new float[cosines.length];
    int count = Math.min(neighbours, cosines.length);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      weights[i] = (float) Math.exp((cosines[i] - cosines[0]) / temperature);
      sum += weights[i];
    }
    for (int i = 0; i < count; i++) {
      weights[i] *= (float) (weight / sum);
    }
    return weights;
  }
}
