package io.millrace.state;

import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.hash.Fnv1a;
import io.millrace.state.UserState.Slate;
import io.millrace.state.UserState.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which placement an interaction came from: the one that its context names, else that of the slate
 * it answers. Slates and interactions come from two topics, in any order, so either waits for the
 * other in the user's state.
 */
final class Slates {
  /** Longer names are not counted by. */
  static final int MAX_NAME = 64;

  private static final Comparator<Slate> NEWEST_SLATE =
      Comparator.comparing(Slate::at)
          .reversed()
          .thenComparing(Slate::request)
          .thenComparing(Slate::placement);
  private static final Comparator<Waiting> NEWEST_WAITING =
      Comparator.comparing(Waiting::at)
          .reversed()
          .thenComparing(Waiting::request)
          .thenComparing(Waiting::type)
          .thenComparing(waiting -> waiting.itemId().value());

  private Slates() {}

  /** The placement that an impression names; empty also where its name is too long. */
  static Optional<String> placement(Impression impression) {
    return impression.placement().filter(name -> !name.isEmpty() && name.length() <= MAX_NAME);
  }

  /** The placement that is known of an interaction now. */
  static Optional<String> placement(UserState user, Interaction interaction) {
    Optional<String> named =
        Optional.ofNullable(interaction.context().get("placement"))
            .filter(io.millrace.event.Value.Text.class::isInstance)
            .map(value -> ((io.millrace.event.Value.Text) value).text())
            .filter(name -> !name.isEmpty() && name.length() <= MAX_NAME);
    if (named.isPresent() || interaction.requestId().isEmpty()) {
      return named;
    }
    int request = hash(interaction.requestId().get().value());
    return user.slates().stream()
        .filter(slate -> slate.request() == request)
        .map(Slate::placement)
        .findFirst();
  }

  /** Those that waited for a slate. */
  static List<Waiting> answers(UserState user, Impression impression) {
    int request = hash(impression.requestId().value());
    return user.waiting().stream().filter(waiting -> waiting.request() == request).toList();
  }

  static UserState shown(UserState user, Impression impression, String placement, Instant at) {
    Slate slate = new Slate(hash(impression.requestId().value()), placement, at);
    List<Waiting> waiting = new ArrayList<>(user.waiting());
    waiting.removeIf(one -> one.request() == slate.request());
    return user.with(newest(user.slates(), slate, NEWEST_SLATE, UserState.MAX_SLATES), waiting);
  }

  static UserState waits(UserState user, Interaction interaction, Instant at) {
    Waiting waiting =
        new Waiting(
            hash(interaction.requestId().orElseThrow().value()),
            interaction.interaction(),
            interaction.itemId(),
            at);
    return user.with(
        user.slates(), newest(user.waiting(), waiting, NEWEST_WAITING, UserState.MAX_SLATES));
  }

  private static <T> List<T> newest(List<T> known, T added, Comparator<T> order, int most) {
    List<T> changed = new ArrayList<>(known.size() + 1);
    changed.addAll(known);
    int place = 0;
    while (place < changed.size() && order.compare(changed.get(place), added) <= 0) {
      place++;
    }
    changed.add(place, added);
    return changed.size() > most ? changed.subList(0, most) : changed;
  }

  private static int hash(String request) {
    return Fnv1a.hash32(request);
  }
}
