package io.millrace.trainer.retrieval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * V-SkNN, a peer to compare with (Ludewig and Jannach 2018, "Evaluation of session-based
 * recommendation algorithms", section 3.2.3): the sessions that share items with the current one,
 * the latest 1,000 of them, the 100 nearest by the shared items' weights (linear in the place),
 * each item weighed by the nearness, the place of the latest shared item, and its inverse
 * frequency.
 */
final class VectorSessionNeighbours {
  private static final int SAMPLE = 1000;
  private static final int NEIGHBOURS = 100;

  private final List<Set<Integer>> sessions = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private final Map<Integer, List<Integer>> sessionsOfItem = new HashMap<>();

  private record Neighbour(int session, double similarity) {}

  void add(List<Integer> items, long end) {
    Set<Integer> distinct = new HashSet<>(items);
    distinct.forEach(
        item ->
            sessionsOfItem.computeIfAbsent(item, key -> new ArrayList<>()).add(sessions.size()));
    sessions.add(distinct);
    ends.add(end);
  }

  /** Returns the scores of items for a session's clicks, oldest first. */
  Map<Integer, Double> scores(List<Integer> clicks) {
    Map<Integer, Double> weights = new HashMap<>();
    for (int i = 0; i < clicks.size(); i++) {
      weights.put(clicks.get(i), (i + 1.0) / clicks.size());
    }
    Set<Integer> candidates = new HashSet<>();
    weights
        .keySet()
        .forEach(item -> candidates.addAll(sessionsOfItem.getOrDefault(item, List.of())));
    List<Neighbour> nearest =
        candidates.stream()
            .sorted(
                Comparator.comparing((Integer session) -> ends.get(session))
                    .reversed()
                    .thenComparing(session -> session))
            .limit(SAMPLE)
            .map(session -> new Neighbour(session, similarity(session, weights)))
            .sorted(
                Comparator.comparingDouble(Neighbour::similarity)
                    .reversed()
                    .thenComparing(Neighbour::session))
            .limit(NEIGHBOURS)
            .toList();
    Map<Integer, Double> scores = new HashMap<>();
    for (Neighbour neighbour : nearest) {
      double decay = decay(clicks, sessions.get(neighbour.session()));
      for (int item : sessions.get(neighbour.session())) {
        double rarity = Math.log((double) sessions.size() / sessionsOfItem.get(item).size());
        scores.merge(item, neighbour.similarity() * decay * (1 + rarity), Double::sum);
      }
    }
    return scores;
  }

  private double similarity(int session, Map<Integer, Double> weights) {
    double sum = 0;
    for (Map.Entry<Integer, Double> weight : weights.entrySet()) {
      sum += sessions.get(session).contains(weight.getKey()) ? weight.getValue() : 0;
    }
    return sum / weights.size();
  }

  private static double decay(List<Integer> clicks, Set<Integer> session) {
    for (int back = 1; back <= clicks.size(); back++) {
      if (session.contains(clicks.get(clicks.size() - back))) {
        return Math.max(0, 1 - 0.1 * back);
      }
    }
    return 0;
  }
}
