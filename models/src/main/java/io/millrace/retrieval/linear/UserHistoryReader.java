package io.millrace.retrieval.linear;

import io.millrace.event.InteractedItems;
import io.millrace.event.InteractionType;
import java.util.Optional;

/**
 * Reads what is known of a user into a {@link HistoryBuffer}: the one implementation, called by
 * serving when a slate is made and by the trainer when history is replayed.
 */
public final class UserHistoryReader {
  private UserHistoryReader() {}

  /** Receives the type of each entry that is added. */
  @FunctionalInterface
  public interface Types {
    void added(int entry, InteractionType type);
  }

  /**
   * Adds a user's items behind the entries that are there. An age is the number of different
   * moments since. Items that the model does not know, that the user disliked or that are among the
   * entries already are left out.
   *
   * @param firstAge of the user's newest item
   */
  public static void read(
      ItemToItemModel model, InteractedItems user, int firstAge, HistoryBuffer into, Types types) {
    int before = into.size();
    int age = firstAge - 1;
    long moment = -1;
    for (int i = 0; i < user.size() && !into.isFull(); i++) {
      int item = model.items().indexOf(user.itemHash(i));
      Optional<InteractionType> type = item < 0 ? Optional.empty() : user.strongest(i);
      if (type.isEmpty() || contains(into, before, item)) {
        continue;
      }
      if (user.lastAt(i) != moment) {
        moment = user.lastAt(i);
        age++;
      }
      double weight = model.manifest().typeWeights().getOrDefault(type.get().wireName(), 1.0);
      types.added(into.size(), type.get());
      into.add(item, age, (float) weight);
    }
  }

  private static boolean contains(HistoryBuffer history, int entries, int item) {
    for (int i = 0; i < entries; i++) {
      if (history.item(i) == item) {
        return true;
      }
    }
    return false;
  }
}
