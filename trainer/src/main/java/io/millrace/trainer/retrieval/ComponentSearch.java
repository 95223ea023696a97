package io.millrace.trainer.retrieval;

import io.millrace.retrieval.linear.Component;
import io.millrace.retrieval.linear.HistoryDecay;
import io.millrace.trainer.dataset.ReadProgress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Chooses components greedily by the NDCG@10 of the slates that they make for held-out behaviour:
 * the best single one, then another as long as it adds at least 1 %, then the exponent of the
 * trend.
 */
final class ComponentSearch {
  /** The floor of the history's decay, as in common practice of EASE with recency. */
  private static final double FLOOR = 0.02;

  private static final double[] WEIGHTS = {0.15, 0.4, 1, 2.5};
  private static final double[] TREND_EXPONENTS = {0, 0.25, 0.5, 1};
  private static final int MOST_PARTS = 3;
  private static final double LEAST_GAIN = 1.01;

  private ComponentSearch() {}

  /** A matrix with a decay, among those that are tried. */
  private record Candidate(ComponentRecipe recipe, HistoryDecay decay, String label) {}

  /**
   * A part of what was chosen.
   *
   * @param weight in the sum of scores
   */
  record Part(ComponentRecipe recipe, HistoryDecay decay, double weight) {}

  /**
   * What was tried.
   *
   * @param label in words
   * @param ndcg at 10, mean over the questions
   */
  record Trial(String label, double ndcg) {}

  /**
   * What was chosen.
   *
   * @param trials all that was tried, best first
   */
  record Choice(List<Part> parts, double trendExponent, double ndcg, List<Trial> trials) {}

  static Choice choose(
      ComponentTrainer trainer,
      MixtureEvaluator evaluator,
      List<ComponentRecipe> recipes,
      ReadProgress progress) {
    List<Candidate> candidates = new ArrayList<>();
    List<Component> components = new ArrayList<>();
    progress.steps("try retrieval models", recipes.size());
    for (ComponentRecipe recipe : recipes) {
      ComponentTrainer.Trained trained = trainer.train(recipe);
      for (double perStep : recipe.historyDecays()) {
        HistoryDecay decay = new HistoryDecay(perStep, FLOOR);
        candidates.add(
            new Candidate(
                trained.recipe(),
                decay,
                String.format(
                    Locale.ROOT, "%s, history %.2f^age", trained.recipe().label(), perStep)));
        components.add(new Component(recipe.kind(), trained.rows(), decay, 1));
      }
      progress.advance(1);
    }
    progress.stage("choose a retrieval model", -1);
    double[] scales = evaluator.scales(components);
    List<Trial> trials = new ArrayList<>();
    Search search = new Search(candidates, components, scales, evaluator, trials);
    Scored best = search.best(IntStream.range(0, candidates.size()).mapToObj(Mixture::of).toList());
    for (int parts = 1; parts < MOST_PARTS; parts++) {
      Scored better = search.best(search.extensions(best.mixture()));
      if (better.ndcg() < best.ndcg() * LEAST_GAIN) {
        break;
      }
      best = better;
    }
    Mixture chosen = best.mixture();
    best =
        search.best(java.util.Arrays.stream(TREND_EXPONENTS).mapToObj(chosen::withTrend).toList());
    trials.sort(Comparator.comparingDouble(Trial::ndcg).reversed());
    List<Part> parts =
        best.mixture().parts().stream()
            .map(
                part ->
                    new Part(
                        candidates.get(part.candidate()).recipe(),
                        candidates.get(part.candidate()).decay(),
                        part.weight() / scales[part.candidate()]))
            .toList();
    return new Choice(parts, best.mixture().trendExponent(), best.ndcg(), List.copyOf(trials));
  }

  private record Scored(Mixture mixture, double ndcg) {}

  private record Search(
      List<Candidate> candidates,
      List<Component> components,
      double[] scales,
      MixtureEvaluator evaluator,
      List<Trial> trials) {
    Scored best(List<Mixture> mixtures) {
      double[] ndcg = evaluator.ndcg(components, scales, mixtures);
      int best = 0;
      for (int m = 0; m < ndcg.length; m++) {
        trials.add(new Trial(label(mixtures.get(m)), ndcg[m]));
        best = ndcg[m] > ndcg[best] ? m : best;
      }
      return new Scored(mixtures.get(best), ndcg[best]);
    }

    List<Mixture> extensions(Mixture mixture) {
      List<Mixture> extensions = new ArrayList<>();
      for (int c = 0; c < candidates.size(); c++) {
        if (!mixture.uses(c)) {
          for (double weight : WEIGHTS) {
            extensions.add(mixture.with(c, weight));
          }
        }
      }
      return extensions;
    }

    private String label(Mixture mixture) {
      StringBuilder label = new StringBuilder();
      for (Mixture.Part part : mixture.parts()) {
        label.append(label.isEmpty() ? "" : " + ");
        if (part.weight() != 1) {
          label.append(String.format(Locale.ROOT, "%.2f x ", part.weight()));
        }
        label.append(candidates.get(part.candidate()).label());
      }
      if (mixture.trendExponent() != 0) {
        label.append(String.format(Locale.ROOT, ", trend^%.2f", mixture.trendExponent()));
      }
      return label.toString();
    }
  }
}
