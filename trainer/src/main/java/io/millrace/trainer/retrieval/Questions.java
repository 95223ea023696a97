package io.millrace.trainer.retrieval;

import io.millrace.event.InteractionType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a retrieval model is chosen by: for a sample of users the items of their last moment, to be
 * found from the history before it. Items that a user bought or liked before are no answer, because
 * such items are not shown again; a view before a purchase is part of the purchase, and therefore
 * not part of the history.
 *
 * @param history all interactions but those of the sampled users from their last moment on, and
 *     those with the items to be found
 * @param questions the sampled users
 * @param repeats whether an item of the history may be the answer
 */
record Questions(Interactions history, List<Question> questions, boolean repeats) {
  /** From the strongest to the weakest. */
  private static final List<InteractionType> BY_STRENGTH =
      List.of(
          InteractionType.PURCHASE,
          InteractionType.LIKE,
          InteractionType.ADD_TO_CART,
          InteractionType.CLICK,
          InteractionType.VIEW);

  /** Events before the last moment: of sessions even one tells much. */
  private static int leastHistory(boolean repeats) {
    return repeats ? 1 : 4;
  }

  /** A question. */
  record Question(int user, int[] targets) {}

  static Questions of(Interactions interactions, int most, long seed) {
    InteractionType type = strongest(interactions);
    boolean repeats = type == InteractionType.CLICK || type == InteractionType.VIEW;
    BitSet heldOut = new BitSet(interactions.size());
    List<Question> questions = new ArrayList<>();
    for (int user : order(interactions.users(), seed)) {
      if (questions.size() == most) {
        break;
      }
      int moment = lastMoment(interactions, user, type);
      BitSet targets = targets(interactions, user, moment, type, repeats);
      BitSet known = new BitSet();
      for (int event = interactions.start(user); event < moment; event++) {
        if (!repeats && targets.get(interactions.item(event))) {
          known.set(event);
        }
      }
      int left = moment - interactions.start(user) - known.cardinality();
      if (!targets.isEmpty() && left >= leastHistory(repeats)) {
        heldOut.or(known);
        heldOut.set(moment, interactions.end(user));
        questions.add(new Question(user, targets.stream().toArray()));
      }
    }
    return new Questions(interactions.without(heldOut), List.copyOf(questions), repeats);
  }

  /** Returns the strongest type that makes up at least 1 % of the interactions. */
  static InteractionType strongest(Interactions interactions) {
    long[] counts = interactions.countsByType();
    return BY_STRENGTH.stream()
        .filter(type -> counts[type.ordinal()] * 100 >= interactions.size())
        .filter(type -> counts[type.ordinal()] > 0)
        .findFirst()
        .orElse(InteractionType.CLICK);
  }

  private static int[] order(int users, long seed) {
    int[] order = new int[users];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < users; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /**
   * Returns the first event of the last moment with an interaction of a type; the start if none.
   */
  private static int lastMoment(Interactions interactions, int user, InteractionType type) {
    int event = interactions.end(user) - 1;
    while (event >= interactions.start(user) && interactions.type(event) != type) {
      event--;
    }
    int first = event;
    while (first > interactions.start(user)
        && interactions.seconds(first - 1) == interactions.seconds(event)) {
      first--;
    }
    return Math.max(first, interactions.start(user));
  }

  /** Returns the items of a moment that the user did not choose in the same way before. */
  private static BitSet targets(
      Interactions interactions, int user, int start, InteractionType type, boolean repeats) {
    BitSet targets = new BitSet();
    if (start == interactions.end(user)) {
      return targets;
    }
    int moment = interactions.seconds(start);
    for (int event = start;
        event < interactions.end(user) && interactions.seconds(event) == moment;
        event++) {
      if (interactions.type(event) == type) {
        targets.set(interactions.item(event));
      }
    }
    for (int event = interactions.start(user); !repeats && event < start; event++) {
      if (interactions.type(event) == type) {
        targets.clear(interactions.item(event));
      }
    }
    return targets;
  }
}
