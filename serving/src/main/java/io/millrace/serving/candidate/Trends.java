package io.millrace.serving.candidate;

import io.millrace.state.EventCount;
import io.millrace.state.FeatureStore.Ranked;
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

/**
 * What a look over all items tells about their popularity.
 *
 * @param trending what rises, best first, weighted with {@code popularity (1 - 1 / rise)}, see
 *     {@link Popularity#rise}
 * @param byCategory the most popular items of each category, best first, weighted relative to the
 *     category's best
 */
public record Trends(List<Ranked> trending, Map<String, List<Ranked>> byCategory) {
  static final Trends NONE = new Trends(List.of(), Map.of());

  private static final int TRENDING = 300;
  private static final int OF_A_CATEGORY = 100;

  /** Less than this is chance. */
  private static final double RISING = 1.2;

  private record Entry(ItemState item, double score) {}

  /** "Now" is the newest event's time: in a history that was imported, the history's end. */
  static Trends of(List<ItemState> items) {
    Instant now = Instant.EPOCH;
    double best = Double.NEGATIVE_INFINITY;
    List<Entry> entries = new ArrayList<>(items.size());
    for (ItemState item : items) {
      OptionalDouble score = item.deleted() ? OptionalDouble.empty() : Popularity.score(item);
      if (score.isPresent()) {
        entries.add(new Entry(item, score.getAsDouble()));
        best = Math.max(best, score.getAsDouble());
        for (EventCount count : item.counts().values()) {
          now = count.asOf().isAfter(now) ? count.asOf() : now;
        }
      }
    }
    return new Trends(trending(entries, best, now), byCategory(entries));
  }

  private static List<Ranked> trending(List<Entry> entries, double best, Instant now) {
    List<Ranked> rising = new ArrayList<>();
    for (Entry entry : entries) {
      double rise = Popularity.rise(entry.item(), now);
      if (rise >= RISING) {
        rising.add(
            new Ranked(
                entry.item().itemId(), Popularity.relative(entry.score(), best) * (1 - 1 / rise)));
      }
    }
    rising.sort(
        Comparator.comparingDouble(Ranked::weight)
            .reversed()
            .thenComparing(ranked -> ranked.itemId().value()));
    return List.copyOf(rising.subList(0, Math.min(rising.size(), TRENDING)));
  }

  private static Map<String, List<Ranked>> byCategory(List<Entry> entries) {
    Comparator<Entry> worstFirst =
        Comparator.comparingDouble(Entry::score)
            .thenComparing(entry -> entry.item().itemId().value(), Comparator.reverseOrder());
    Map<String, PriorityQueue<Entry>> best = new HashMap<>();
    for (Entry entry : entries) {
      for (String category : Categories.of(entry.item())) {
        PriorityQueue<Entry> queue =
            best.computeIfAbsent(category, name -> new PriorityQueue<>(worstFirst));
        queue.add(entry);
        if (queue.size() > OF_A_CATEGORY) {
          queue.poll();
        }
      }
    }
    Map<String, List<Ranked>> lists = new HashMap<>();
    best.forEach(
        (category, queue) -> {
          List<Entry> sorted = queue.stream().sorted(worstFirst.reversed()).toList();
          double top = sorted.get(0).score();
          lists.put(
              category,
              sorted.stream()
                  .map(
                      entry ->
                          new Ranked(
                              entry.item().itemId(), Popularity.relative(entry.score(), top)))
                  .toList());
        });
    return Map.copyOf(lists);
  }
}
