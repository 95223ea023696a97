package io.millrace.model;

import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.FeatureEncoder;
import io.millrace.retrieval.Retrieval;
import io.millrace.scoring.Contributions;
import io.millrace.scoring.ItemPart;
import io.millrace.text.TextProjection;
import java.util.List;
import java.util.Optional;

/** A trained model, loaded for use. Immutable, and safe for use by several threads. */
public interface RankingModel extends AutoCloseable {
  ModelManifest manifest();

  /** Turns feature values into what {@link #score} takes. */
  FeatureEncoder encoder();

  /**
   * Returns what gives features of stored text vectors their values; empty for a model without such
   * features.
   */
  default Optional<TextProjection> texts() {
    return Optional.empty();
  }

  /**
   * Scores candidates for one user in one batched pass.
   *
   * @param user the user's and the context's part of the example
   * @param items each candidate's part
   * @return for each candidate the probability of a click, in (0, 1)
   */
  float[] score(EncodedFeatures user, List<EncodedFeatures> items);

  /** Computes what {@link #scorePrepared} needs of items, for as long as their features stay. */
  List<ItemPart> prepare(List<EncodedFeatures> items);

  /**
   * Scores as {@link #score} does, faster and without garbage.
   *
   * @param userItemRows for each item the rows of {@link FeatureEncoder#retrievalRows}; empty if
   *     their values are missing
   * @param scores receives them; may be longer than the list of items
   */
  void scorePrepared(
      EncodedFeatures user, List<ItemPart> items, int[] userItemRows, float[] scores);

  /** The same into an array of its own, without values of user and item together. */
  default float[] scorePrepared(EncodedFeatures user, List<ItemPart> items) {
    float[] scores = new float[items.size()];
    scorePrepared(user, items, new int[0], scores);
    return scores;
  }

  /**
   * What each field adds to a candidate's score; empty for a model that cannot say.
   *
   * @param user the user's and the context's part of the example
   * @param item the candidate's part
   */
  default Optional<Contributions> contributions(EncodedFeatures user, EncodedFeatures item) {
    return Optional.empty();
  }

  /** How many multiplications an example costs, besides what is looked up; 0 if unknown. */
  default long multiplications() {
    return 0;
  }

  /** Vectors whose dot product approximates the score; empty for a model that has none. */
  Optional<Retrieval> retrieval();

  @Override
  void close();
}
