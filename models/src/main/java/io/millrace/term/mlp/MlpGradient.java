package io.millrace.term.mlp;

import io.millrace.tower.LayerWeights;
import io.millrace.tower.TowerWeights;
import java.util.ArrayList;
import java.util.List;

/** An MLP's output for one input and its gradient there, in double precision, by plain loops. */
record MlpGradient(TowerWeights folded) {
  /** Returns the output; {@code gradient} receives its gradient at the input. */
  double of(double[] input, double[] gradient) {
    List<LayerWeights> layers = folded.layers();
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
    backward(layers, outputs, gradient);
    return x[0];
  }

  private static void backward(
      List<LayerWeights> layers, List<double[]> outputs, double[] gradient) {
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
