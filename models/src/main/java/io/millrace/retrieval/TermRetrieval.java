package io.millrace.retrieval;

import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.FeatureEncoder;
import io.millrace.scoring.NetworkWeights;
import io.millrace.term.PooledFields;
import io.millrace.term.Term;
import io.millrace.term.TermPass;
import io.millrace.term.TermScorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The vectors of the terms that retrieval may rank by, one behind the other, and then what the item
 * adds on its own. Safe for use by several threads.
 */
public final class TermRetrieval implements Retrieval {
  private final NetworkWeights weights;
  private final int fields;
  private final List<TermScorer> terms;
  private final int floats;

  private TermRetrieval(NetworkWeights weights, int fields, List<TermScorer> terms, int floats) {
    this.weights = weights;
    this.fields = fields;
    this.terms = terms;
    this.floats = floats;
  }

  /** The retrieval of a network; empty if none of its terms has vectors. */
  public static Optional<Retrieval> of(NetworkWeights weights, FeatureEncoder encoder) {
    List<TermScorer> terms = new ArrayList<>();
    int floats = 0;
    for (Term term : weights.terms()) {
      if (term.retrieves()) {
        TermScorer scorer = term.scorer(encoder, weights.embeddings().dimension());
        terms.add(scorer);
        floats += scorer.itemFloats();
      }
    }
    return floats == 0
        ? Optional.empty()
        : Optional.of(new TermRetrieval(weights, encoder.embeddingFields(), terms, floats));
  }

  @Override
  public int dimension() {
    return floats + 1;
  }

  private PooledFields pooled(EncodedFeatures part) {
    PooledFields pooled = new PooledFields(weights.embeddings(), fields, 1, 1);
    pooled.read(List.of(part));
    return pooled;
  }

  @Override
  public float[] userVector(EncodedFeatures user) {
    PooledFields pooled = pooled(user);
    float[] vector = new float[dimension()];
    int at = 0;
    for (TermScorer term : terms) {
      TermPass pass = term.pass(1);
      pass.user(pooled);
      System.arraycopy(pass.userVector(), 0, vector, at, term.itemFloats());
      at += term.itemFloats();
    }
    vector[floats] = 1;
    return vector;
  }

  @Override
  public float[] itemVector(EncodedFeatures item) {
    PooledFields pooled = pooled(item);
    float[][] vector = new float[1][dimension()];
    float[] own = new float[1];
    int at = 0;
    for (TermScorer term : terms) {
      term.pass(1).items(pooled, vector, at, own);
      at += term.itemFloats();
    }
    vector[0][floats] = own[0];
    return vector[0];
  }
}
