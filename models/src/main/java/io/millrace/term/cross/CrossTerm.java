package io.millrace.term.cross;

import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.TermSpec;
import io.millrace.term.ExplainedExample;
import io.millrace.term.Term;
import io.millrace.term.TermGraph;
import io.millrace.term.TermScorer;
import io.millrace.term.TermShares;
import io.millrace.term.TermWriter;
import java.io.IOException;
import java.util.Arrays;

/**
 * A cross network on the embeddings {@code x_0} of all fields behind each other, {@code x_l+1 = x_0
 * * (W x_l + b) + x_l} with {@code *} by components, or with {@code W = U V^T} (Wang et al. 2021,
 * section 3); what it adds to the logit is {@code w x_L}. Without an input it adds nothing.
 */
@SuppressWarnings("ArrayRecordComponent")
record CrossTerm(CrossShape size, float[] numbers) implements Term {
  CrossTerm {
    if (numbers.length != size.size()) {
      throw new IllegalArgumentException(
          "%s has %d numbers, not %d".formatted(size, size.size(), numbers.length));
    }
  }

  @Override
  public TermSpec shape() {
    return size.spec();
  }

  @Override
  public long parameters() {
    return numbers.length;
  }

  @Override
  public long multiplications() {
    return numbers.length;
  }

  @Override
  public int fields(FeatureEncoder encoder) {
    return encoder.embeddingFields();
  }

  @Override
  public void check(FeatureEncoder encoder, int dimension) {
    if (size.width() != encoder.embeddingFields() * dimension) {
      throw new IllegalArgumentException(
          "a cross network of width %d for %d fields of %d"
              .formatted(size.width(), encoder.embeddingFields(), dimension));
    }
  }

  @Override
  public Term mean(Term other) {
    float[] mean = numbers.clone();
    float[] others = ((CrossTerm) other).numbers;
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (mean[i] + others[i]) / 2;
    }
    return new CrossTerm(size, mean);
  }

  /** Layers of longer inputs stay {@code embeddingFactor} times as long if W is divided by it. */
  @Override
  public Term rescaled(float slope, float embeddingFactor) {
    float[] scaled = numbers.clone();
    for (int layer = 0; layer < size.layers(); layer++) {
      times(scaled, size.up(layer), size.inner() * size.width(), 1 / embeddingFactor);
    }
    times(scaled, size.output(), size.width(), slope / embeddingFactor);
    return new CrossTerm(size, scaled);
  }

  private static void times(float[] numbers, int from, int count, float factor) {
    for (int i = from; i < from + count; i++) {
      numbers[i] *= factor;
    }
  }

  @Override
  public Term continuing(Term earlier, int[] rows) {
    return earlier;
  }

  @Override
  public Term silent() {
    float[] silent = numbers.clone();
    Arrays.fill(silent, size.output(), size.size(), 0f);
    return new CrossTerm(size, silent);
  }

  @Override
  public TermScorer scorer(FeatureEncoder encoder, int dimension) {
    return new CrossScorer(size, numbers);
  }

  @Override
  public String shareName() {
    return "cross";
  }

  /** Integrated gradients, exact and complete; see {@link CrossGradient}. */
  @Override
  public TermShares explain(ExplainedExample example) {
    double[] gradient = new CrossGradient(size, numbers).meanGradient(example.pooled());
    return new TermShares(example.timesGradient(gradient), 0);
  }

  @Override
  public String export(TermGraph graph) {
    int width = size.width();
    String first = graph.pooled();
    String x = first;
    for (int layer = 0; layer < size.layers(); layer++) {
      String name = "cross_" + layer;
      String input = x;
      if (size.lowRank()) {
        String down = slice(graph, name + "_down", size.down(layer), width, size.rank());
        input = graph.node("MatMul", name + "_low", x, down);
      }
      String up = slice(graph, name + "_up", size.up(layer), size.inner(), width);
      int bias = size.bias(layer);
      graph.floats(name + "_bias", Arrays.copyOfRange(numbers, bias, bias + width), width);
      graph.node("Gemm", name + "_sums", input, up, name + "_bias");
      graph.node("Mul", name + "_products", first, name + "_sums");
      x = graph.node("Add", name, name + "_products", x);
    }
    return graph.node("MatMul", "cross", x, slice(graph, "cross_output", size.output(), width, 1));
  }

  private String slice(TermGraph graph, String name, int from, int rows, int columns) {
    return graph.floats(
        name, Arrays.copyOfRange(numbers, from, from + rows * columns), rows, columns);
  }

  @Override
  public void write(TermWriter out) throws IOException {
    out.shape()
        .put(CrossType.WIDTH, size.width())
        .put(CrossType.LAYERS, size.layers())
        .put(CrossType.RANK, size.rank());
    try (TermWriter.Floats file = out.floats(CrossType.FILE)) {
      file.write(numbers);
    }
  }
}
