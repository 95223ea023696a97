package io.millrace.term;

import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.TermSpec;
import java.io.IOException;
import java.util.Optional;

/**
 * One summand of a logit with its trained weights. The fields' embeddings belong to the network and
 * are shared by the terms. Immutable, and safe for use by several threads, unless it was given by a
 * model in training, whose next step changes it.
 */
public interface Term {
  /** Its type with every option that decides its shape. */
  TermSpec shape();

  /** How many trained numbers it has of its own. */
  long parameters();

  /**
   * How many multiplications an example costs, besides what is looked up: what measurements take
   * for the cost of a pass.
   */
  default long multiplications() {
    return 0;
  }

  /** How many of the encoder's fields, the first, it reads. */
  int fields(FeatureEncoder encoder);

  /**
   * Makes sure that the term is one of this encoder's.
   *
   * @param dimension of the embeddings
   * @throws IllegalArgumentException if it is not
   */
  void check(FeatureEncoder encoder, int dimension);

  /** The weights in the middle between these and another's of the same shape. */
  Term mean(Term other);

  /**
   * What the embeddings must be multiplied with so that the logit is multiplied with a slope. A
   * term without weights of its own needs it; 1 for one that is scaled by its weights.
   */
  default float embeddingFactor(float slope) {
    return 1;
  }

  /**
   * The term that gives {@code slope} times as much.
   *
   * @param embeddingFactor what the embeddings are multiplied with at the same time
   */
  Term rescaled(float slope, float embeddingFactor);

  /**
   * This new term with what an earlier one of the same shape has learned.
   *
   * @param rows for each row of this term's encoder the row of the earlier one's; -1: new
   */
  Term continuing(Term earlier, int[] rows);

  /** This term such that it adds nothing to a logit until it learns to. */
  default Term silent() {
    return this;
  }

  /**
   * This term with constants added for whoever has certain rows; empty if the term cannot.
   *
   * @param constants one for each of the first rows
   */
  default Optional<Term> withConstants(float[] constants) {
    return Optional.empty();
  }

  /**
   * What scores with it.
   *
   * @param dimension of the embeddings
   */
  TermScorer scorer(FeatureEncoder encoder, int dimension);

  /**
   * Whether retrieval may rank by it: what the term gives to a user and an item is, but for what
   * only both together know, the user's own part plus the item's plus the dot product of the user's
   * vector and the item's floats.
   */
  default boolean retrieves() {
    return false;
  }

  /** What the shares of {@link #explain} are called in answers, in snake case. */
  String shareName();

  /** Takes what it adds to one example's logit apart by fields. */
  TermShares explain(ExplainedExample example);

  /**
   * Adds itself to an ONNX graph.
   *
   * @return the name of its output, {@code [batch, 1]}
   */
  String export(TermGraph graph);

  /** Writes its files, which {@link TermType#files} names, and what is needed to read them. */
  void write(TermWriter out) throws IOException;
}
