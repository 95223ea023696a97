package io.millrace.trainer.retrieval;

import io.millrace.retrieval.linear.Component;
import io.millrace.retrieval.linear.HistoryDecay;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.retrieval.linear.RetrievalManifest;
import io.millrace.retrieval.linear.SparseRows;
import io.millrace.trainer.dataset.ReadProgress;
import io.millrace.trainer.table.InvalidDataException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Trains the retrieval model: chooses components on held-out behaviour, then learns the chosen ones
 * from all interactions. Deterministic.
 */
public final class RetrievalTrainer {
  /** Users whose last moment is asked for, and fewer in large catalogues. */
  private static final int QUESTIONS = 2_000;

  private static final int FEWEST_QUESTIONS = 500;

  /** Items times users whose scores are computed for each mixture. */
  private static final int SCORES = 40_000_000;

  /** Fewer questions choose by chance: then the defaults are taken. */
  private static final int LEAST_QUESTIONS = 50;

  private static final double SIMILARITY_SHRINKAGE = 10;
  private static final int SIMILAR_CELLS = 100;

  private final int threads;
  private final long seed;

  /**
   * Creates a trainer.
   *
   * @param threads used, 1 or more
   * @param seed of the sample of users
   */
  public RetrievalTrainer(int threads, long seed) {
    this.threads = threads;
    this.seed = seed;
  }

  /**
   * A trained model and how it was chosen.
   *
   * @param choice the components
   * @param trials what was tried, best first
   */
  public record Result(
      ItemToItemModel model, ComponentSearch.Choice choice, List<Trial> trials, int questions) {
    /** The same with another form of the model. */
    Result with(ItemToItemModel other) {
      return new Result(other, choice, trials, questions);
    }
  }

  /**
   * Something that was tried.
   *
   * @param label in words
   * @param ndcg at 10, mean over the questions
   */
  public record Trial(String label, double ndcg) {}

  /**
   * Trains.
   *
   * @param origin where the interactions come from, for the model's provenance
   * @throws InvalidDataException if there is nothing to learn from
   */
  public Result train(
      Interactions interactions,
      String id,
      Instant createdAt,
      Map<String, String> origin,
      ReadProgress progress) {
    check(interactions);
    TypeWeights types = new TypeWeights(interactions);
    Questions questions = Questions.of(interactions, questions(interactions.items().size()), seed);
    ComponentSearch.Choice choice = choose(interactions, types, questions, progress);
    ItemToItemModel model =
        train(
            interactions,
            types,
            choice,
            metrics(choice, questions),
            new Origin(id, createdAt, origin),
            progress);
    return new Result(
        model,
        choice,
        choice.trials().stream().map(trial -> new Trial(trial.label(), trial.ndcg())).toList(),
        questions.questions().size());
  }

  /**
   * Trains what an earlier run chose from other interactions, for instance those before a cut.
   *
   * @throws InvalidDataException if there is nothing to learn from
   */
  public ItemToItemModel trainLike(
      Result earlier,
      Interactions interactions,
      Map<String, String> origin,
      ReadProgress progress) {
    check(interactions);
    RetrievalManifest manifest = earlier.model().manifest();
    return train(
        interactions,
        new TypeWeights(interactions),
        earlier.choice(),
        manifest.metrics(),
        new Origin(manifest.id(), manifest.createdAt(), origin),
        progress);
  }

  private static int questions(int items) {
    return Math.max(FEWEST_QUESTIONS, Math.min(QUESTIONS, SCORES / items));
  }

  private static void check(Interactions interactions) {
    if (interactions.size() == 0) {
      throw new InvalidDataException(
          "the log has no positive interactions: send or import events, or choose an earlier --since");
    }
  }

  /** Where a model comes from. */
  private record Origin(String id, Instant createdAt, Map<String, String> provenance) {}

  private ItemToItemModel train(
      Interactions interactions,
      TypeWeights types,
      ComponentSearch.Choice choice,
      Map<String, Double> metrics,
      Origin origin,
      ReadProgress progress) {
    ComponentTrainer trainer = new ComponentTrainer(interactions, types, threads);
    progress.steps("train the retrieval model", choice.parts().size() + 2L);
    List<Component> components = new ArrayList<>();
    for (ComponentSearch.Part part : choice.parts()) {
      components.add(
          new Component(
              part.recipe().kind(),
              trainer.train(part.recipe()).rows(),
              part.decay(),
              part.weight()));
      progress.advance(1);
    }
    SparseRows similar =
        CosineRows.of(trainer.matrix(), 0.5, SIMILARITY_SHRINKAGE, SIMILAR_CELLS, false);
    progress.advance(1);
    SparseRows together = BasketRows.of(interactions, SIMILAR_CELLS);
    progress.advance(1);
    double[] trend = Trend.of(interactions, types);
    float[] factors = new float[trend.length];
    for (int item = 0; item < factors.length; item++) {
      factors[item] = (float) Math.pow(trend[item], choice.trendExponent());
    }
    return new ItemToItemModel(
        new RetrievalManifest(
            origin.id(),
            origin.createdAt(),
            types.byName(),
            provenance(origin.provenance(), interactions, choice),
            metrics),
        interactions.items(),
        components,
        factors,
        similar,
        together);
  }

  private ComponentSearch.Choice choose(
      Interactions interactions, TypeWeights types, Questions questions, ReadProgress progress) {
    List<ComponentRecipe> recipes = ComponentRecipe.forItems(interactions.items().size());
    if (questions.questions().size() < LEAST_QUESTIONS) {
      return new ComponentSearch.Choice(
          List.of(new ComponentSearch.Part(recipes.get(0), new HistoryDecay(0.9, 0.02), 1)),
          0,
          Double.NaN,
          List.of());
    }
    return ComponentSearch.choose(
        new ComponentTrainer(questions.history(), types, threads),
        new MixtureEvaluator(types, questions, Trend.of(questions.history(), types), threads),
        recipes,
        progress);
  }

  /** Returns the metrics of the choice; what was not measured is absent. */
  private static Map<String, Double> metrics(ComponentSearch.Choice choice, Questions questions) {
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put("selection.questions", (double) questions.questions().size());
    if (Double.isFinite(choice.ndcg())) {
      metrics.put("selection.ndcg@10", choice.ndcg());
    }
    return metrics;
  }

  private Map<String, String> provenance(
      Map<String, String> origin, Interactions interactions, ComponentSearch.Choice choice) {
    Map<String, String> provenance = new TreeMap<>(origin);
    provenance.put("interactions", Integer.toString(interactions.size()));
    provenance.put("users", Integer.toString(interactions.users()));
    provenance.put("items", Integer.toString(interactions.items().size()));
    provenance.put("seed", Long.toString(seed));
    provenance.put("target-type", Questions.strongest(interactions).wireName());
    provenance.put(
        "components",
        String.join(
            " + ",
            choice.parts().stream()
                .map(
                    part ->
                        String.format(
                            Locale.ROOT,
                            "%s, history %.2f^age",
                            part.recipe().label(),
                            part.decay().perStep()))
                .toList()));
    provenance.put("trend-exponent", Double.toString(choice.trendExponent()));
    return provenance;
  }
}
