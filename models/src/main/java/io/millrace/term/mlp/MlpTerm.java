package io.millrace.term.mlp;

import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.TermSpec;
import io.millrace.term.ExplainedExample;
import io.millrace.term.Term;
import io.millrace.term.TermGraph;
import io.millrace.term.TermScorer;
import io.millrace.term.TermShares;
import io.millrace.term.TermWriter;
import io.millrace.tower.LayerWeights;
import io.millrace.tower.TowerWeights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/** A multi-layer perceptron with one output on the embeddings of all fields behind each other. */
public record MlpTerm(TowerWeights weights) implements Term {
  @Override
  public TermSpec shape() {
    return MlpType.shape(hidden(), weights.layers().get(0).norm().isPresent());
  }

  private List<Integer> hidden() {
    List<LayerWeights> layers = weights.layers();
    return layers.subList(0, layers.size() - 1).stream().map(LayerWeights::outputs).toList();
  }

  @Override
  public long parameters() {
    return weights.parameters();
  }

  @Override
  public long multiplications() {
    return weights.layers().stream()
        .mapToLong(layer -> (long) layer.inputs() * layer.outputs())
        .sum();
  }

  @Override
  public int fields(FeatureEncoder encoder) {
    return encoder.embeddingFields();
  }

  @Override
  public void check(FeatureEncoder encoder, int dimension) {
    if (weights.inputs() != encoder.embeddingFields() * dimension) {
      throw new IllegalArgumentException(
          "%d inputs of the MLP for %d fields of %d"
              .formatted(weights.inputs(), encoder.embeddingFields(), dimension));
    }
  }

  @Override
  public Term mean(Term other) {
    return new MlpTerm(weights.mean(((MlpTerm) other).weights));
  }

  @Override
  public Term rescaled(float slope, float embeddingFactor) {
    List<LayerWeights> layers = new ArrayList<>(weights.layers());
    if (embeddingFactor != 1) {
      layers.set(0, layers.get(0).scaled(1 / embeddingFactor, 1));
    }
    int last = layers.size() - 1;
    layers.set(last, layers.get(last).scaled(slope, slope));
    return new MlpTerm(new TowerWeights(layers));
  }

  @Override
  public Term continuing(Term earlier, int[] rows) {
    return earlier;
  }

  @Override
  public Term silent() {
    List<LayerWeights> layers = new ArrayList<>(weights.layers());
    int last = layers.size() - 1;
    layers.set(last, layers.get(last).scaled(0, 0));
    return new MlpTerm(new TowerWeights(layers));
  }

  @Override
  public TermScorer scorer(FeatureEncoder encoder, int dimension) {
    return new MlpScorer(weights);
  }

  @Override
  public String shareName() {
    return "tower";
  }

  /**
   * A field's share is its embedding times the gradient at the input (input times gradient,
   * Shrikumar et al. 2017, arXiv 1704.02685, section 2). A network of ReLU layers is linear around
   * each input, so the shares and the constant, which the biases give with the same units at work,
   * add up to the output exactly. Another input may put other units to work: the shares say what
   * counts here, not what would happen elsewhere.
   */
  @Override
  public TermShares explain(ExplainedExample example) {
    double[] gradient = new double[example.pooled().length];
    double output = new MlpGradient(weights.folded()).of(example.pooled(), gradient);
    double[] shares = example.timesGradient(gradient);
    double constant = output;
    for (double share : shares) {
      constant -= share;
    }
    return new TermShares(shares, constant);
  }

  @Override
  public String export(TermGraph graph) {
    List<LayerWeights> layers = weights.folded().layers();
    String input = graph.pooled();
    for (int i = 0; i < layers.size(); i++) {
      LayerWeights layer = layers.get(i);
      String name = "tower_" + i;
      graph.floats(name + "_weights", layer.weights(), layer.inputs(), layer.outputs());
      graph.floats(name + "_bias", layer.bias(), layer.outputs());
      input = graph.node("Gemm", name, input, name + "_weights", name + "_bias");
      if (i < layers.size() - 1) {
        input = graph.node("Relu", name + "_relu", input);
      }
    }
    return input;
  }

  @Override
  public void write(TermWriter out) throws IOException {
    ArrayNode layers = out.shape().putArray(MlpType.LAYERS);
    try (TermWriter.Floats file = out.floats(MlpType.FILE)) {
      for (LayerWeights layer : weights.layers()) {
        layers
            .addObject()
            .put(MlpType.INPUTS, layer.inputs())
            .put(MlpType.OUTPUTS, layer.outputs())
            .put(MlpType.NORM, layer.norm().isPresent());
        file.write(layer.weights());
        file.write(layer.bias());
        if (layer.norm().isPresent()) {
          file.write(layer.norm().get().gain());
          file.write(layer.norm().get().mean());
          file.write(layer.norm().get().variance());
        }
      }
    }
  }
}
