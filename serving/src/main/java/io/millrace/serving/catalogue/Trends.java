package io.millrace.serving.catalogue;

import io.millrace.state.EventCount;
import io.millrace.state.ItemState;
import io.millrace.state.Popularity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.function.ToDoubleFunction;

/**
 * What a look over all items tells about their popularity.
 *
 * @param trending what rises, best first, weighted with {@code popularity (1 - 1 / rise)}, see
 *     {@link Popularity#rise}
 * @param byCategory the most popular items of each category, best first, weighted relative to the
 *     category's best
 */
public record Trends(Ranked trending, Map<String, Ranked> byCategory) {
  static final Trends NONE = new Trends(Ranked.NONE, Map.of());

  private static final int TRENDING = 300;
  private static final int OF_A_CATEGORY = 100;

  /** Less than this is chance. */
  private static final double RISING = 1.2;

  private record Entry(CatalogueItem item, double score) {
    String id() {
      return item.itemId().value();
    }
  }

  /** "Now" is the newest event's time: in a history that was imported, the history's end. */
  static Trends of(List<CatalogueItem> items) {
    Instant now = Instant.EPOCH;
    double best = Double.NEGATIVE_INFINITY;
    List<Entry> entries = new ArrayList<>();
    Pace pace = Pace.gentle();
    for (CatalogueItem item : items) {
      pace.step();
      ItemState state = item.state();
      OptionalDouble score = state.deleted() ? OptionalDouble.empty() : Popularity.score(state);
      if (score.isPresent()) {
        entries.add(new Entry(item, score.getAsDouble()));
        best = Math.max(best, score.getAsDouble());
        for (EventCount count : state.counts().values()) {
          now = count.asOf().isAfter(now) ? count.asOf() : now;
        }
      }
    }
    return new Trends(trending(entries, best, now, pace), byCategory(entries, pace));
  }

  private static Ranked trending(List<Entry> entries, double best, Instant now, Pace pace) {
    List<Entry> rising = new ArrayList<>();
    for (Entry entry : entries) {
      pace.step();
      double rise = Popularity.rise(entry.item().state(), now);
      if (rise >= RISING) {
        rising.add(
            new Entry(entry.item(), Popularity.relative(entry.score(), best) * (1 - 1 / rise)));
      }
    }
    rising.sort(Comparator.comparingDouble(Entry::score).reversed().thenComparing(Entry::id));
    return ranked(rising.subList(0, Math.min(rising.size(), TRENDING)), Entry::score);
  }

  private static Map<String, Ranked> byCategory(List<Entry> entries, Pace pace) {
    Comparator<Entry> worstFirst =
        Comparator.comparingDouble(Entry::score)
            .thenComparing(Entry::id, Comparator.reverseOrder());
    Map<String, PriorityQueue<Entry>> best = new HashMap<>();
    for (Entry entry : entries) {
      pace.step();
      for (String category : Categories.of(entry.item().state())) {
        PriorityQueue<Entry> queue =
            best.computeIfAbsent(category, name -> new PriorityQueue<>(worstFirst));
        queue.add(entry);
        if (queue.size() > OF_A_CATEGORY) {
          queue.poll();
        }
      }
    }
    Map<String, Ranked> lists = new HashMap<>();
    best.forEach(
        (category, queue) -> {
          List<Entry> sorted = queue.stream().sorted(worstFirst.reversed()).toList();
          double top = sorted.get(0).score();
          lists.put(category, ranked(sorted, entry -> Popularity.relative(entry.score(), top)));
        });
    return Map.copyOf(lists);
  }

  private static Ranked ranked(List<Entry> entries, ToDoubleFunction<Entry> weight) {
    return Ranked.of(
        entries.stream()
            .map(entry -> new Ranked.Entry(entry.item().position(), weight.applyAsDouble(entry)))
            .toList());
  }
}
