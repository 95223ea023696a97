package io.millrace.state;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.state.UserState.Recent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A user's recent interactions, newest first; of equal times in the order of types and then items,
 * so that the order in which they arrive makes no difference.
 */
final class History {
  /** How many items before it an interaction makes neighbours of its item. */
  static final int COMPANIONS = 5;

  private History() {}

  static List<Recent> with(List<Recent> recent, InteractionType type, ItemId itemId, Instant at) {
    Recent added = new Recent(type, itemId, at);
    List<Recent> changed = new ArrayList<>(recent.size() + 1);
    boolean placed = false;
    int ofType = 0;
    for (Recent known : recent) {
      boolean same = known.type() == type && known.itemId().value().equals(itemId.value());
      if (same && !known.at().isBefore(at)) {
        return recent;
      }
      if (!placed && comesBefore(added, known)) {
        changed.add(added);
        placed = true;
        ofType++;
      }
      if (!same && (known.type() != type || ofType++ < UserState.MAX_RECENT)) {
        changed.add(known);
      }
    }
    if (!placed && ofType < UserState.MAX_RECENT) {
      changed.add(added);
    }
    return changed;
  }

  /** Newest first, then by type, then by item: asked for each step of each history. */
  private static boolean comesBefore(Recent one, Recent other) {
    int order = other.at().compareTo(one.at());
    if (order == 0) {
      order = one.type().compareTo(other.type());
    }
    if (order == 0) {
      order = one.itemId().value().compareTo(other.itemId().value());
    }
    return order < 0;
  }

  /** What is newer than a moment. */
  static List<Recent> since(List<Recent> recent, Instant moment) {
    return recent.stream().filter(known -> known.at().isAfter(moment)).toList();
  }

  static List<ItemId> companions(List<Recent> recent, ItemId itemId, Instant at) {
    Set<ItemId> companions = new LinkedHashSet<>();
    for (Recent known : recent) {
      if (known.at().isAfter(at) || !known.type().positive()) {
        continue;
      }
      if (known.itemId().equals(itemId)) {
        if (companions.isEmpty()) {
          return List.of();
        }
        continue;
      }
      companions.add(known.itemId());
      if (companions.size() == COMPANIONS) {
        break;
      }
    }
    return List.copyOf(companions);
  }
}
