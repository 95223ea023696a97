package io.millrace.scoring;

import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.FeatureEncoder;
import io.millrace.scoring.Contributions.FieldShare;
import io.millrace.tower.LayerWeights;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a logit apart by fields, for explanations: one example, in double precision, with plain
 * loops.
 *
 * <p>The tower's part of a field is its embedding times the gradient at the tower's input (input
 * times gradient, Shrikumar et al. 2017, arXiv 1704.02685, section 2). A tower of ReLU layers is
 * linear around each input, so these parts and {@link Contributions#towerConstant} add up to the
 * tower's output exactly; another input may put other units to work, so they say what counts here,
 * not what would happen elsewhere.
 */
public final class ContributionPass {
  private final NetworkWeights weights;
  private final FeatureEncoder encoder;
  private final List<LayerWeights> layers;
  private final int fields;
  private final int dimension;

  public ContributionPass(NetworkWeights weights, FeatureEncoder encoder) {
    this.weights = weights;
    this.encoder = encoder;
    layers = weights.tower().folded().layers();
    fields = encoder.embeddingFields();
    dimension = weights.embeddings().dimension();
  }

  /**
   * Explains one candidate's score.
   *
   * @param user the user's and the context's part
   * @param item the candidate's part
   */
  public Contributions explain(EncodedFeatures user, EncodedFeatures item) {
    EncodedFeatures example = encoder.merge(user, item);
    double[] input = new double[fields * dimension];
    for (int field = 0; field < fields; field++) {
      embed(example, field, input);
    }
    double[] gradient = new double[input.length];
    double tower = tower(input, gradient);
    double[] sum = sum(input);
    List<FieldShare> shares = new ArrayList<>();
    double logit = weights.bias() + tower;
    for (int field = 0; field < encoder.linearFields(!weights.factorized()); field++) {
      if (example.start(field) == example.end(field)) {
        continue;
      }
      boolean embedded = field < fields;
      FieldShare share =
          new FieldShare(
              encoder.fields().get(field).name(),
              linear(example, field),
              embedded && weights.factorized() ? pairs(input, field, sum) : 0,
              embedded ? product(input, gradient, field) : 0);
      tower -= share.tower();
      logit += share.firstOrder() + share.secondOrder();
      shares.add(share);
    }
    return new Contributions(shares, weights.bias(), tower, logit);
  }

  private void embed(EncodedFeatures example, int field, double[] input) {
    float[] row = new float[dimension];
    for (int i = example.start(field); i < example.end(field); i++) {
      weights.embeddings().read(example.row(i), row, 0);
      for (int d = 0; d < dimension; d++) {
        input[field * dimension + d] += example.weight(i) * (double) row[d];
      }
    }
  }

  private double linear(EncodedFeatures example, int field) {
    float[] weight = new float[1];
    double total = 0;
    for (int i = example.start(field); i < example.end(field); i++) {
      weights.linear().read(example.row(i), weight, 0);
      total += example.weight(i) * (double) weight[0];
    }
    return total;
  }

  private double[] sum(double[] input) {
    double[] sum = new double[dimension];
    for (int i = 0; i < input.length; i++) {
      sum[i % dimension] += input[i];
    }
    return sum;
  }

  /** Half of {@code <e, sum of all others>}. */
  private double pairs(double[] input, int field, double[] sum) {
    double total = 0;
    for (int d = 0; d < dimension; d++) {
      double own = input[field * dimension + d];
      total += own * (sum[d] - own);
    }
    return total / 2;
  }

  private double product(double[] input, double[] gradient, int field) {
    double total = 0;
    for (int i = field * dimension; i < (field + 1) * dimension; i++) {
      total += input[i] * gradient[i];
    }
    return total;
  }

  /** The tower's output; {@code gradient} receives its gradient at the input. */
  private double tower(double[] input, double[] gradient) {
    List<double[]> outputs = new ArrayList<>();
    double[] x = input;
    for (int l = 0; l < layers.size(); l++) {
      LayerWeights layer = layers.get(l);
      double[] y = new double[layer.outputs()];
      for (int o = 0; o < y.length; o++) {
        y[o] = layer.bias()[o];
      }
      for (int i = 0; i < layer.inputs(); i++) {
        for (int o = 0; o < y.length; o++) {
          y[o] += x[i] * layer.weights()[i * y.length + o];
        }
      }
      if (l + 1 < layers.size()) {
        for (int o = 0; o < y.length; o++) {
          y[o] = Math.max(y[o], 0);
        }
      }
      outputs.add(y);
      x = y;
    }
    backward(outputs, gradient);
    return x[0];
  }

  private void backward(List<double[]> outputs, double[] gradient) {
    double[] error = {1};
    for (int l = layers.size() - 1; l >= 0; l--) {
      LayerWeights layer = layers.get(l);
      double[] below = new double[layer.inputs()];
      for (int i = 0; i < below.length; i++) {
        boolean works = l == 0 || outputs.get(l - 1)[i] > 0;
        for (int o = 0; works && o < error.length; o++) {
          below[i] += error[o] * layer.weights()[i * error.length + o];
        }
      }
      error = below;
    }
    System.arraycopy(error, 0, gradient, 0, gradient.length);
  }
}
