package io.millrace.trainer.retrieval;

import io.millrace.retrieval.linear.RowSelector;
import io.millrace.retrieval.linear.SparseRows;

/**
 * What follows an item in the same history: {@code sum of decay^(gap - 1) / (events of the item +
 * shrinkage)} over all pairs of events, with the gap in steps. Events of one moment do not follow
 * each other.
 */
final class TransitionRows {
  private static final int MAX_GAP = 10;
  private static final int MAX_EVENTS = 100;

  private TransitionRows() {}

  static SparseRows of(
      Interactions interactions, TypeWeights types, double decay, double shrinkage, int limit) {
    int n = interactions.items().size();
    int[] eventEnds = new int[n];
    int[] userOfEvent = new int[interactions.size()];
    for (int user = 0; user < interactions.users(); user++) {
      for (int event = interactions.start(user); event < interactions.end(user); event++) {
        eventEnds[interactions.item(event)]++;
        userOfEvent[event] = user;
      }
    }
    int[] next = new int[n];
    int sum = 0;
    for (int item = 0; item < n; item++) {
      next[item] = sum;
      sum += eventEnds[item];
      eventEnds[item] = sum;
    }
    int[] events = new int[sum];
    for (int user = 0; user < interactions.users(); user++) {
      for (int event = interactions.start(user); event < interactions.end(user); event++) {
        events[next[interactions.item(event)]++] = event;
      }
    }
    RowAccumulator row = new RowAccumulator(n);
    RowSelector selector = new RowSelector(limit);
    SparseRows.Builder rows = new SparseRows.Builder(n);
    for (int item = 0; item < n; item++) {
      int start = item == 0 ? 0 : eventEnds[item - 1];
      for (int i = start; i < eventEnds[item]; i++) {
        follow(
            interactions, types, events[i], interactions.end(userOfEvent[events[i]]), decay, row);
      }
      double scale = 1 / (eventEnds[item] - start + shrinkage);
      for (int i = 0; i < row.size(); i++) {
        selector.offer(row.column(i), (float) (row.sum(row.column(i)) * scale));
      }
      selector.appendTo(rows);
      selector.clear();
      row.clear();
    }
    return rows.build();
  }

  private static void follow(
      Interactions interactions,
      TypeWeights types,
      int event,
      int end,
      double decay,
      RowAccumulator row) {
    int gap = 0;
    double weight = 1 / decay;
    int moment = interactions.seconds(event);
    int last = Math.min(end, event + 1 + MAX_EVENTS);
    for (int later = event + 1; later < last; later++) {
      if (interactions.seconds(later) != moment) {
        moment = interactions.seconds(later);
        weight *= decay;
        if (++gap > MAX_GAP) {
          return;
        }
      }
      if (gap > 0) {
        row.add(interactions.item(later), weight * types.of(interactions.type(later)));
      }
    }
  }
}
