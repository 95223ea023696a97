package io.millrace.term.linear;

import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.TermSpec;
import io.millrace.table.ContinuedRows;
import io.millrace.table.FloatRows;
import io.millrace.table.MeanRows;
import io.millrace.table.ScaledRows;
import io.millrace.term.ExplainedExample;
import io.millrace.term.Term;
import io.millrace.term.TermGraph;
import io.millrace.term.TermScorer;
import io.millrace.term.TermShares;
import io.millrace.term.TermWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One weight for each row, times the row's weight in the example. The only term that sees the
 * features of a user and an item together, and the crosses.
 *
 * @param weights one column
 * @param crosses whether the crosses of the specification take part
 */
public record LinearTerm(FloatRows weights, boolean crosses) implements Term {
  public LinearTerm {
    if (weights.dimension() != 1) {
      throw new IllegalArgumentException(
          "linear weights have one column, not " + weights.dimension());
    }
  }

  @Override
  public TermSpec shape() {
    return TermSpec.of(LinearType.ID).with(LinearType.CROSSES, crosses);
  }

  @Override
  public long parameters() {
    return weights.rows();
  }

  @Override
  public int fields(FeatureEncoder encoder) {
    return encoder.linearFields(crosses);
  }

  @Override
  public void check(FeatureEncoder encoder, int dimension) {
    if (weights.rows() < encoder.linearRows(crosses)) {
      throw new IllegalArgumentException(
          "%d linear weights for %d rows".formatted(weights.rows(), encoder.linearRows(crosses)));
    }
  }

  @Override
  public Term mean(Term other) {
    return new LinearTerm(new MeanRows(weights, ((LinearTerm) other).weights), crosses);
  }

  @Override
  public Term rescaled(float slope, float embeddingFactor) {
    return new LinearTerm(new ScaledRows(weights, slope), crosses);
  }

  @Override
  public Term continuing(Term earlier, int[] rows) {
    return new LinearTerm(
        new ContinuedRows(weights, ((LinearTerm) earlier).weights, rows), crosses);
  }

  @Override
  public Optional<Term> withConstants(float[] constants) {
    return Optional.of(new LinearTerm(new RaisedRows(weights, constants), crosses));
  }

  @Override
  public TermScorer scorer(FeatureEncoder encoder, int dimension) {
    return new LinearScorer(this, encoder);
  }

  @Override
  public boolean retrieves() {
    return true;
  }

  @Override
  public String shareName() {
    return "first_order";
  }

  @Override
  public TermShares explain(ExplainedExample example) {
    EncodedFeatures features = example.features();
    double[] shares = new double[example.encoder().fields().size()];
    float[] weight = new float[1];
    for (int field = 0; field < fields(example.encoder()); field++) {
      for (int i = features.start(field); i < features.end(field); i++) {
        weights.read(features.row(i), weight, 0);
        shares[field] += features.weight(i) * (double) weight[0];
      }
    }
    return new TermShares(shares, 0);
  }

  @Override
  public String export(TermGraph graph) {
    graph.table("linear", weights);
    List<String> sums = new ArrayList<>();
    for (TermGraph.GraphField field : graph.fields(fields(graph.encoder()))) {
      String name = field.name();
      graph.node("Gather", "linear_rows_" + name, "linear", field.rows());
      graph.node("Mul", "linear_weighted_" + name, "linear_rows_" + name, field.weights());
      sums.add(graph.node("ReduceSum", "linear_" + name, "linear_weighted_" + name, graph.axis1()));
    }
    return graph.node("Sum", "linear_sum", sums.toArray(String[]::new));
  }

  @Override
  public void write(TermWriter out) throws IOException {
    out.shape().put(LinearType.CROSSES, crosses);
    out.shape().put(LinearType.ROWS, weights.rows());
    out.table(LinearType.FILE, weights);
  }
}
