package io.millrace.serving.ranking;

import io.millrace.event.Value;
import io.millrace.scoring.ItemPart;
import io.millrace.serving.candidate.Candidate;
import io.millrace.serving.candidate.Catalogue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The candidates, best first; equals by item id, so that the same request is always ranked the
 * same.
 *
 * @param model the registry id of what ranked, or {@link #POPULARITY}
 * @param view the features it looked at; empty where no model ranked
 * @param user the values of the user's and the context's features; empty where no model ranked
 */
public record Ranking(
    String model, List<Scored> items, Optional<FeatureView> view, Map<String, Value> user) {
  /** The name of the baseline in answers and impressions. */
  public static final String POPULARITY = "popularity";

  private static final Comparator<Scored> BEST_FIRST =
      Comparator.comparingDouble(Scored::score)
          .reversed()
          .thenComparing(scored -> scored.candidate().itemId().value());

  /** By a model, in one batched pass. */
  public static Ranking by(
      LoadedModel model, LoadedModel.UserPart user, List<Candidate> candidates, Instant now) {
    List<Optional<Instant>> times = new ArrayList<>(candidates.size());
    List<ItemPart> parts = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates) {
      EncodedItem item = model.encode(candidate.item(), now);
      times.add(item.encodedAt());
      parts.add(item.part());
    }
    float[] scores = candidates.isEmpty() ? new float[0] : model.score(user, parts);
    List<Scored> scored = new ArrayList<>(candidates.size());
    for (int i = 0; i < scores.length; i++) {
      if (!Float.isFinite(scores[i])) {
        throw new IllegalStateException(
            "model %s gave item '%s' the score %s"
                .formatted(model.id(), candidates.get(i).itemId(), scores[i]));
      }
      scored.add(new Scored(candidates.get(i), scores[i], times.get(i)));
    }
    scored.sort(BEST_FIRST);
    return new Ranking(model.id(), scored, Optional.of(model.view()), user.values());
  }

  /** By popularity; what nobody turned to yet keeps the order of its source behind the rest. */
  public static Ranking byPopularity(List<Candidate> candidates, Catalogue catalogue) {
    List<Scored> scored = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates) {
      double weight = catalogue.weights().getOrDefault(candidate.itemId(), 0.0);
      scored.add(new Scored(candidate, weight, Optional.empty()));
    }
    scored.sort(Comparator.comparingDouble(Scored::score).reversed());
    return new Ranking(POPULARITY, scored, Optional.empty(), Map.of());
  }

  /** In the order of the sources, by their weights. */
  public static Ranking bySource(String name, List<Candidate> candidates) {
    List<Scored> scored = new ArrayList<>(candidates.size());
    candidates.forEach(
        candidate -> scored.add(new Scored(candidate, candidate.weight(), Optional.empty())));
    return new Ranking(name, scored, Optional.empty(), Map.of());
  }

  /**
   * The name and features under which a slate of two rankings is logged: the features are those of
   * the first that has any.
   */
  public static Ranking together(Ranking one, Ranking other) {
    Ranking lead = one.view().isPresent() ? one : other;
    return new Ranking(one.model() + "+" + other.model(), List.of(), lead.view(), lead.user());
  }

  /** The items without values, where another ranking's features are logged. */
  public List<Scored> itemsFor(Ranking logged) {
    if (logged.view().equals(view)) {
      return items;
    }
    return items.stream()
        .map(item -> new Scored(item.candidate(), item.score(), Optional.empty()))
        .toList();
  }
}
