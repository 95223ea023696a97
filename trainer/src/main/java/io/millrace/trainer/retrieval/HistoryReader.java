package io.millrace.trainer.retrieval;

import io.millrace.retrieval.linear.HistoryBuffer;

/**
 * Reads a user's history as serving does: each item once, at its newest interaction, newest first,
 * with the weight of its strongest interaction. A buffer: one thread.
 */
final class HistoryReader {
  private final Interactions interactions;
  private final TypeWeights weights;
  private final int[] marks;
  private final float[] strongest;
  private int mark;

  HistoryReader(Interactions interactions, TypeWeights weights) {
    this.interactions = interactions;
    this.weights = weights;
    marks = new int[interactions.items().size()];
    strongest = new float[marks.length];
  }

  void read(int user, HistoryBuffer into) {
    into.clear();
    int start = interactions.start(user);
    int end = interactions.end(user);
    mark++;
    for (int event = start; event < end; event++) {
      int item = interactions.item(event);
      float weight = weights.of(interactions.type(event));
      if (marks[item] != mark) {
        marks[item] = mark;
        strongest[item] = weight;
      } else {
        strongest[item] = Math.max(strongest[item], weight);
      }
    }
    mark++;
    int age = -1;
    int newer = 0;
    for (int event = end - 1; event >= start && !into.isFull(); event--) {
      int item = interactions.item(event);
      if (marks[item] != mark) {
        marks[item] = mark;
        if (age < 0 || interactions.seconds(event) != newer) {
          age++;
          newer = interactions.seconds(event);
        }
        into.add(item, age, strongest[item]);
      }
    }
  }
}
