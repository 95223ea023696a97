package io.millrace.trainer.offpolicy;

import io.millrace.event.ItemId;
import io.millrace.event.Value;
import io.millrace.model.RankingModel;
import io.millrace.trainer.dataset.DrawnPlace;
import io.millrace.trainer.dataset.DrawnPlaces;
import io.millrace.trainer.dataset.LogQuery;
import io.millrace.trainer.dataset.ReadProgress;
import io.millrace.trainer.dataset.TextValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A site's event log as decisions: each place that exploration drew, and what the model would have
 * put there. Places that serving filled with certainty say nothing about another model and are left
 * as they were.
 */
public final class LogDecisions {
  /** Serving refreshes its items every few seconds; a minute of the log is as good here. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final DrawnPlaces places;
  private final RankingModel model;
  private final TargetPolicy policy;
  private final TextValues texts;

  /**
   * @param texts values of the model's features of stored text vectors
   */
  public LogDecisions(
      DrawnPlaces places, RankingModel model, TargetPolicy policy, TextValues texts) {
    this.texts = texts;
    this.places = places;
    this.model = model;
    this.policy = policy;
  }

  /** The decisions with what they are of. */
  public record Read(List<Decision> decisions, DrawnPlaces.Found found) {}

  /**
   * Reads.
   *
   * @param most how many decisions at most
   */
  public Read read(LogQuery query, int most, ReadProgress progress) {
    List<Decision> decisions = new ArrayList<>();
    PreparedItems items = new PreparedItems(model, FRESH);
    DrawnPlaces.Found found =
        places.forEach(
            model.encoder().spec(),
            query,
            most,
            progress,
            place -> decisions.add(decision(place, items)));
    return new Read(decisions, found);
  }

  private Map<String, Value> values(DrawnPlace place, String item) {
    Map<String, Value> values = new HashMap<>(place.items().of(new ItemId(item)));
    values.putAll(texts.of(item));
    return values;
  }

  private Decision decision(DrawnPlace place, PreparedItems items) {
    List<String> pool = place.pool().stream().map(ItemId::value).toList();
    float[] scores =
        policy.asksModel()
            ? items.score(place.user(), pool, place.at(), item -> values(place, item))
            : new float[pool.size()];
    return new Decision(
        place.userId().value(),
        place.position(),
        place.clicked() ? 1 : 0,
        place.propensity(),
        place.shown(),
        pool,
        policy.distribution(scores, place.rank()));
  }
}
