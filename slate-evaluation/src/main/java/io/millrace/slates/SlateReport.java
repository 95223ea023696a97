package io.millrace.slates;

import io.millrace.slates.metrics.CatalogueMetrics;
import io.millrace.slates.metrics.Interval;
import io.millrace.slates.metrics.SlateMetrics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an evaluation of slates found.
 *
 * @param holdout for instance {@code last-event}
 * @param positive wire name of the interactions that had to be found
 * @param asked the time of the question
 * @param k items of a slate
 * @param eligible how many users qualify; more than {@code users} if a sample was drawn
 * @param users how many were evaluated
 * @param targets held-out items of all of them
 * @param newItemTargets how many of the targets nobody had a positive on before
 * @param items of the catalogue
 * @param results the contenders in their order, then the baselines
 * @param comparisons of the first result with every other
 * @param notes what a reader must know
 */
public record SlateReport(
    String namespace,
    String holdout,
    String positive,
    Instant asked,
    int k,
    long eligible,
    int users,
    int targets,
    int newItemTargets,
    int items,
    List<Result> results,
    List<Comparison> comparisons,
    List<String> notes) {
  public SlateReport {
    results = List.copyOf(results);
    comparisons = List.copyOf(comparisons);
    notes = List.copyOf(notes);
  }

  /** Returns the result of a contender or baseline. */
  public Optional<Result> result(String name) {
    return results.stream().filter(result -> result.name().equals(name)).findFirst();
  }

  /**
   * The slates of a contender or baseline.
   *
   * @param mean over the users
   * @param groups the users by the length of their history; groups without users are absent
   * @param newItemRecall share of the targets that nobody had a positive on before, which are on
   *     the slates; NaN if there is no such target
   * @param served what only the serving code has; empty for a baseline
   */
  public record Result(
      String name,
      SlateMetrics mean,
      Interval hitRate,
      Interval ndcg,
      CatalogueMetrics catalogue,
      List<Group> groups,
      double newItemRecall,
      Optional<Served> served) {
    public Result {
      groups = List.copyOf(groups);
    }
  }

  /** Some of the users. */
  public record Group(String name, int users, SlateMetrics mean) {}

  /**
   * How the serving code made its slates.
   *
   * @param models share of the slates by what ranked
   * @param fallbacks share of the slates by why they are degraded
   * @param candidates mean number of candidates
   * @param candidateRecall share of the targets among the candidates
   * @param slateRecall share of the targets on the slates
   * @param sources by candidate source, in the order of their share of the slates
   * @param millisP50 median time of a request
   * @param millisP99 99th percentile
   */
  public record Served(
      Map<String, Double> models,
      Map<String, Double> fallbacks,
      double candidates,
      double candidateRecall,
      double slateRecall,
      List<SourceShare> sources,
      double millisP50,
      double millisP99) {
    public Served {
      models = Map.copyOf(models);
      fallbacks = Map.copyOf(fallbacks);
      sources = List.copyOf(sources);
    }
  }

  /**
   * A candidate source; an item counts for the first source that named it.
   *
   * @param candidateShare of all candidates
   * @param slateShare of all slots
   * @param candidateRecall share of the targets that are candidates of this source
   * @param slateRecall share of the targets that are on a slate from this source
   */
  public record SourceShare(
      String source,
      double candidateShare,
      double slateShare,
      double candidateRecall,
      double slateRecall) {}

  /**
   * The first result against another, on the same users.
   *
   * @param other name of the other
   * @param hitRate the first's less the other's
   * @param ndcg the first's less the other's
   */
  public record Comparison(String other, Interval hitRate, Interval ndcg) {}
}
