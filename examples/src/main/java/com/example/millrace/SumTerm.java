package com.example.millrace;

import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.TermSpec;
import io.millrace.term.Candidates;
import io.millrace.term.ExplainedExample;
import io.millrace.term.PooledFields;
import io.millrace.term.Term;
import io.millrace.term.TermGraph;
import io.millrace.term.TermPass;
import io.millrace.term.TermScorer;
import io.millrace.term.TermShares;
import io.millrace.term.TermWriter;
import java.util.Arrays;

/** The trained sum. It has no weights but the embeddings, which the network writes and reads. */
record SumTerm() implements Term {
  @Override
  public TermSpec shape() {
    return TermSpec.of("sum");
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
    // Fits every encoder.
  }

  @Override
  public Term mean(Term other) {
    return this;
  }

  /** A sum is multiplied by multiplying the embeddings. */
  @Override
  public float embeddingFactor(float slope) {
    return slope;
  }

  @Override
  public Term rescaled(float slope, float embeddingFactor) {
    return this;
  }

  @Override
  public Term continuing(Term earlier, int[] rows) {
    return this;
  }

  /** A user adds to every logit, an item too; together they add nothing more. */
  @Override
  public TermScorer scorer(FeatureEncoder encoder, int dimension) {
    return new TermScorer() {
      @Override
      public int itemFloats() {
        return 0;
      }

      @Override
      public TermPass pass(int maxItems) {
        return new Pass();
      }
    };
  }

  private static final class Pass implements TermPass {
    @Override
    public float user(PooledFields user) {
      return sum(user, 0);
    }

    @Override
    public void items(PooledFields items, float[][] into, int at, float[] own) {
      for (int i = 0; i < items.size(); i++) {
        own[i] += sum(items, i);
      }
    }

    @Override
    public void join(Candidates candidates, int at, float[] logits) {
      // Nothing.
    }

    private static float sum(PooledFields parts, int index) {
      float sum = 0;
      for (int i = index * parts.width(); i < (index + 1) * parts.width(); i++) {
        sum += parts.values()[i];
      }
      return sum;
    }
  }

  @Override
  public String shareName() {
    return "sum";
  }

  @Override
  public TermShares explain(ExplainedExample example) {
    double[] ones = new double[example.pooled().length];
    Arrays.fill(ones, 1);
    return new TermShares(example.timesGradient(ones), 0);
  }

  @Override
  public String export(TermGraph graph) {
    return graph.node("ReduceSum", "sum", graph.pooled(), graph.axis1());
  }

  @Override
  public void write(TermWriter out) {
    // Nothing but the embeddings.
  }
}
