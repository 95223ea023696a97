package io.millrace.scoring;

import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.FeatureEncoder;
import io.millrace.scoring.Contributions.FieldShare;
import io.millrace.term.ExplainedExample;
import io.millrace.term.Term;
import io.millrace.term.TermShares;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes a logit apart by fields, for explanations: one example, in double precision, with plain
 * loops. How a term shares what it adds among the fields is said at the term.
 */
public final class ContributionPass {
  private final NetworkWeights weights;
  private final FeatureEncoder encoder;
  private final int fields;
  private final int dimension;

  public ContributionPass(NetworkWeights weights, FeatureEncoder encoder) {
    this.weights = weights;
    this.encoder = encoder;
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
    double[] pooled = new double[fields * dimension];
    for (int field = 0; field < fields; field++) {
      embed(example, field, pooled);
    }
    ExplainedExample explained = new ExplainedExample(encoder, example, pooled, fields, dimension);
    Map<String, TermShares> terms = new LinkedHashMap<>();
    int read = 0;
    double logit = weights.bias();
    double constant = 0;
    for (Term term : weights.terms()) {
      TermShares shares = term.explain(explained);
      terms.put(term.shareName(), shares);
      read = Math.max(read, term.fields(encoder));
      logit += shares.total();
      constant += shares.constant();
    }
    List<FieldShare> shares = new ArrayList<>();
    for (int field = 0; field < read; field++) {
      if (example.start(field) < example.end(field)) {
        shares.add(share(field, terms));
      }
    }
    return new Contributions(shares, weights.bias(), constant, logit);
  }

  private FieldShare share(int field, Map<String, TermShares> terms) {
    Map<String, Double> shares = new LinkedHashMap<>();
    terms.forEach((name, of) -> shares.put(name, of.fields()[field]));
    return new FieldShare(encoder.fields().get(field).name(), shares);
  }

  private void embed(EncodedFeatures example, int field, double[] pooled) {
    float[] row = new float[dimension];
    for (int i = example.start(field); i < example.end(field); i++) {
      weights.embeddings().read(example.row(i), row, 0);
      for (int d = 0; d < dimension; d++) {
        pooled[field * dimension + d] += example.weight(i) * (double) row[d];
      }
    }
  }
}
