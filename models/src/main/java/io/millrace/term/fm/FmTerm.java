package io.millrace.term.fm;

import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.TermSpec;
import io.millrace.term.ExplainedExample;
import io.millrace.term.Term;
import io.millrace.term.TermGraph;
import io.millrace.term.TermScorer;
import io.millrace.term.TermShares;
import io.millrace.term.TermWriter;

/**
 * The sum of the dot products of all pairs of fields, {@code 1/2 (|sum of e|^2 - sum of |e|^2)}
 * (Rendle 2010, equation 5; Guo et al. 2017, equation 3). Has no weights but the embeddings.
 */
public record FmTerm() implements Term {
  @Override
  public TermSpec shape() {
    return TermSpec.of(FmType.ID);
  }

  @Override
  public long parameters() {
    return 0;
  }

  @Override
  public int fields(FeatureEncoder encoder) {
    return encoder.embeddingFields();
  }

  @Override
  public void check(FeatureEncoder encoder, int dimension) {
    // Embeddings of every dimension will do.
  }

  @Override
  public Term mean(Term other) {
    return this;
  }

  @Override
  public float embeddingFactor(float slope) {
    return (float) Math.sqrt(slope);
  }

  @Override
  public Term rescaled(float slope, float embeddingFactor) {
    if (embeddingFactor != embeddingFactor(slope)) {
      throw new IllegalArgumentException(
          "the embeddings are multiplied with %s, not with the root of %s"
              .formatted(embeddingFactor, slope));
    }
    return this;
  }

  @Override
  public Term continuing(Term earlier, int[] rows) {
    return this;
  }

  @Override
  public TermScorer scorer(FeatureEncoder encoder, int dimension) {
    return new FmScorer(dimension);
  }

  @Override
  public boolean retrieves() {
    return true;
  }

  @Override
  public String shareName() {
    return "second_order";
  }

  /** Of the dot product of each pair of fields, each of both gets half. */
  @Override
  public TermShares explain(ExplainedExample example) {
    int dimension = example.dimension();
    double[] pooled = example.pooled();
    double[] sum = new double[dimension];
    for (int i = 0; i < pooled.length; i++) {
      sum[i % dimension] += pooled[i];
    }
    double[] shares = new double[example.encoder().fields().size()];
    for (int field = 0; field < example.fields(); field++) {
      double total = 0;
      for (int d = 0; d < dimension; d++) {
        double own = pooled[field * dimension + d];
        total += own * (sum[d] - own);
      }
      shares[field] = total / 2;
    }
    return new TermShares(shares, 0);
  }

  /** Half of the square of the sum less the sum of the squares (Rendle 2010, lemma 3.1). */
  @Override
  public String export(TermGraph graph) {
    graph.floats("half", new float[] {0.5f}, 1);
    graph.node("Sum", "fm_sum", graph.embeddings().toArray(String[]::new));
    graph.node("Mul", "fm_sum_squared", "fm_sum", "fm_sum");
    graph.node("ReduceSum", "fm_whole", "fm_sum_squared", graph.axis1());
    graph.node("Mul", "fm_squares", graph.pooled(), graph.pooled());
    graph.node("ReduceSum", "fm_parts", "fm_squares", graph.axis1());
    graph.node("Sub", "fm_difference", "fm_whole", "fm_parts");
    return graph.node("Mul", "fm", "fm_difference", "half");
  }

  @Override
  public void write(TermWriter out) {
    // Nothing but the embeddings, which the network writes.
  }
}
