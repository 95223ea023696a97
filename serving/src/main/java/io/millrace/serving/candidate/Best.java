package io.millrace.serving.candidate;

import io.millrace.event.ItemId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Picks the heaviest items, and looks at no more of them than are needed. */
final class Best {
  private static final Comparator<Map.Entry<ItemId, Double>> HEAVIEST_FIRST =
      (one, other) -> {
        int byWeight = Double.compare(other.getValue(), one.getValue());
        return byWeight != 0 ? byWeight : one.getKey().value().compareTo(other.getKey().value());
      };

  private Best() {}

  /** Makes a candidate of an item; empty where it may not be shown. */
  interface Maker {
    Optional<Candidate> make(ItemId id, double weight);
  }

  /** At most {@code limit} candidates, heaviest first; equals by item id. */
  static List<Candidate> of(Map<ItemId, Double> weights, int limit, Maker maker) {
    List<Map.Entry<ItemId, Double>> sorted = new ArrayList<>(weights.entrySet());
    sorted.sort(HEAVIEST_FIRST);
    List<Candidate> found = new ArrayList<>(Math.min(limit, sorted.size()));
    for (Map.Entry<ItemId, Double> entry : sorted) {
      if (found.size() == limit) {
        break;
      }
      maker.make(entry.getKey(), entry.getValue()).ifPresent(found::add);
    }
    return found;
  }
}
