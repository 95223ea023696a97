package io.millrace.serving.ranking;

import io.millrace.event.Value;
import io.millrace.serving.candidate.Candidates;
import io.millrace.serving.catalogue.Catalogue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The candidates, best first; equals by item id, so that the same request is always ranked the
 * same.
 *
 * @param items made as they are looked at, as long as the request has its room
 * @param model the registry id of what ranked, {@link #POPULARITY}, or another name where no model
 *     ranked
 * @param view the features it looked at; empty where no model ranked
 * @param probabilities whether the scores are a ranker's probabilities of a click
 * @param user the values of the user's and the context's features; empty where no model ranked
 */
public record Ranking(
    String model,
    List<RankedItem> items,
    Optional<FeatureView> view,
    boolean probabilities,
    Map<String, Value> user) {
  /** The name of the baseline in answers and impressions. */
  public static final String POPULARITY = "popularity";

  /** The name of slates of what goes with the user's last items, where no model ranks. */
  public static final String NEIGHBOURS = "neighbours";

  /** Ranks by a recommender; what it says nothing of comes last, by popularity. */
  public static Ranking by(
      LoadedModel model,
      LoadedModel.UserPart user,
      RankingRoom room,
      Catalogue catalogue,
      Instant now) {
    room.score(model, user, catalogue.weights(), now.toEpochMilli());
    ScoreScale scale = room.order(model);
    return new Ranking(
        model.id(),
        room.ranked(model, scale),
        Optional.of(model.view()),
        scale == ScoreScale.PROBABILITY,
        user.values());
  }

  /** By popularity; what nobody turned to yet keeps the order of its source behind the rest. */
  public static Ranking byPopularity(RankingRoom room, Catalogue catalogue) {
    Candidates candidates = room.candidates();
    room.score(i -> catalogue.weights().getOrDefault(candidates.item(i).position(), 0f));
    room.sort();
    return new Ranking(POPULARITY, room.ranked(), Optional.empty(), false, Map.of());
  }

  /**
   * In the order of the sources. Their weights cannot be compared, so the score is {@code 1 /
   * place}.
   */
  public static Ranking byNeighbours(RankingRoom room) {
    room.score(i -> 1f / (1 + i));
    room.keepOrder();
    return new Ranking(NEIGHBOURS, room.ranked(), Optional.empty(), false, Map.of());
  }

  /** In the order of the sources, by their weights. */
  public static Ranking bySource(String name, RankingRoom room) {
    room.score(room.candidates()::weight);
    room.keepOrder();
    return new Ranking(name, room.ranked(), Optional.empty(), false, Map.of());
  }

  /**
   * The name and features under which a slate of two rankings is logged: the features are those of
   * the first that has any.
   */
  public static Ranking together(Ranking one, Ranking other) {
    Ranking lead = one.view().isPresent() ? one : other;
    return new Ranking(
        one.model() + "+" + other.model(),
        List.of(),
        lead.view(),
        one.probabilities() && other.probabilities(),
        lead.user());
  }

  /** The items without values, where another ranking's features are logged. */
  public List<RankedItem> itemsFor(Ranking logged) {
    if (logged.view().equals(view)) {
      return items;
    }
    return items.stream()
        .map(item -> new RankedItem(item.candidate(), item.score().withoutFeatures()))
        .toList();
  }
}
