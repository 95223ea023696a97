package io.millrace.state;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.state.UserState.Recent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A user's recent interactions, newest first; of equal times the one that arrived last. */
final class History {
  /** How many items before it an interaction makes neighbours of its item. */
  static final int COMPANIONS = 5;

  private History() {}

  static List<Recent> with(List<Recent> recent, InteractionType type, ItemId itemId, Instant at) {
    List<Recent> changed = new ArrayList<>(recent.size() + 1);
    Recent added = new Recent(type, itemId, at);
    boolean placed = false;
    for (Recent known : recent) {
      boolean same = known.type() == type && known.itemId().equals(itemId);
      if (same && known.at().isAfter(at)) {
        return recent;
      }
      if (!placed && !known.at().isAfter(at)) {
        changed.add(added);
        placed = true;
      }
      if (!same) {
        changed.add(known);
      }
    }
    if (!placed) {
      changed.add(added);
    }
    return changed.size() > UserState.MAX_RECENT
        ? changed.subList(0, UserState.MAX_RECENT)
        : changed;
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
