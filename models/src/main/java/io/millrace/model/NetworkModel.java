package io.millrace.model;

import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.FeatureEncoder;
import io.millrace.retrieval.Retrieval;
import io.millrace.retrieval.TermRetrieval;
import io.millrace.scoring.ContributionPass;
import io.millrace.scoring.Contributions;
import io.millrace.scoring.ItemPart;
import io.millrace.scoring.NetworkWeights;
import io.millrace.scoring.Scorer;
import io.millrace.text.TextProjection;
import io.millrace.term.Term;
import java.util.List;
import java.util.Optional;

/** A ranking model out of an encoder and weights, whether those are mapped files or on the heap. */
public final class NetworkModel implements RankingModel {
  private final ModelManifest manifest;
  private final FeatureEncoder encoder;
  private final Optional<TextProjection> texts;
  private final Scorer scorer;
  private final ContributionPass contributions;
  private final Optional<Retrieval> retrieval;
  private final long multiplications;

  /** A model without features of stored text vectors. */
  public NetworkModel(ModelManifest manifest, FeatureEncoder encoder, NetworkWeights weights) {
    this(manifest, encoder, Optional.empty(), weights);
  }

  /**
   * A model.
   *
   * @param texts see {@link #texts}
   */
  public NetworkModel(
      ModelManifest manifest,
      FeatureEncoder encoder,
      Optional<TextProjection> texts,
      NetworkWeights weights) {
    this.manifest = manifest;
    this.encoder = encoder;
    this.texts = texts;
    scorer = new Scorer(weights, encoder);
    contributions = new ContributionPass(weights, encoder);
    retrieval = TermRetrieval.of(weights, encoder);
    multiplications = weights.terms().stream().mapToLong(Term::multiplications).sum();
  }

  @Override
  public ModelManifest manifest() {
    return manifest;
  }

  @Override
  public FeatureEncoder encoder() {
    return encoder;
  }

  @Override
  public Optional<TextProjection> texts() {
    return texts;
  }

  @Override
  public float[] score(EncodedFeatures user, List<EncodedFeatures> items) {
    float[] scores = scorer.logits(user, items);
    toProbabilities(scores, scores.length);
    return scores;
  }

  @Override
  public List<ItemPart> prepare(List<EncodedFeatures> items) {
    return scorer.prepare(items);
  }

  @Override
  public void scorePrepared(
      EncodedFeatures user, List<ItemPart> items, int[] userItemRows, float[] scores) {
    scorer.preparedLogits(user, items, userItemRows, scores);
    toProbabilities(scores, items.size());
  }

  @Override
  public Optional<Contributions> contributions(EncodedFeatures user, EncodedFeatures item) {
    return Optional.of(contributions.explain(user, item));
  }

  @Override
  public long multiplications() {
    return multiplications;
  }

  private static void toProbabilities(float[] scores, int count) {
    for (int i = 0; i < count; i++) {
      scores[i] = Logits.probability(scores[i]);
    }
  }

  @Override
  public Optional<Retrieval> retrieval() {
    return retrieval;
  }

  /** Nothing to release: mapped files go with the garbage, so a pass under way is safe. */
  @Override
  public void close() {}
}
