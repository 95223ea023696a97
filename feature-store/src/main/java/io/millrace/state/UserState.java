package io.millrace.state;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a user. Bounded: at most {@value #MAX_RECENT} recent interactions of each type,
 * {@value #MAX_SLATES} slates, and the {@link InteractionHistory}.
 *
 * @param attributes from the newest {@code user} event
 * @param recent the newest interactions by their timestamps, newest first, one for each item and
 *     type
 * @param counts how many interactions there were, by type
 * @param impressions how many items were shown
 * @param updated the newest {@code user} event's time; older ones change nothing
 * @param forgotten the time of the newest {@code user} event that said deleted; nothing up to it is
 *     remembered
 * @param slates the newest slates whose placement is known, newest first
 * @param waiting the newest interactions that answer a slate that has not come yet, newest first
 * @param history all items that the user interacted with
 */
public record UserState(
    UserId userId,
    Map<String, Value> attributes,
    List<Recent> recent,
    Map<InteractionType, EventCount> counts,
    long impressions,
    Optional<Instant> updated,
    Optional<Instant> forgotten,
    List<Slate> slates,
    List<Waiting> waiting,
    InteractionHistory history) {
  /** Longest history kept of each type. */
  public static final int MAX_RECENT = 50;

  /** Most slates kept, and most interactions that wait for one. */
  public static final int MAX_SLATES = 10;

  public UserState {
    attributes = Map.copyOf(attributes);
    recent = List.copyOf(recent);
    counts = Map.copyOf(counts);
    slates = List.copyOf(slates);
    waiting = List.copyOf(waiting);
  }

  /** A user whose history is what {@code recent} tells of it. */
  public UserState(
      UserId userId,
      Map<String, Value> attributes,
      List<Recent> recent,
      Map<InteractionType, EventCount> counts,
      long impressions,
      Optional<Instant> updated,
      Optional<Instant> forgotten,
      List<Slate> slates,
      List<Waiting> waiting) {
    this(
        userId,
        attributes,
        recent,
        counts,
        impressions,
        updated,
        forgotten,
        slates,
        waiting,
        InteractionHistory.of(recent));
  }

  /** A user who was never deleted and was shown nothing of late. */
  public UserState(
      UserId userId,
      Map<String, Value> attributes,
      List<Recent> recent,
      Map<InteractionType, EventCount> counts,
      long impressions,
      Optional<Instant> updated) {
    this(
        userId,
        attributes,
        recent,
        counts,
        impressions,
        updated,
        Optional.empty(),
        List.of(),
        List.of());
  }

  /** A user of whom only the history is known. */
  public UserState(UserId userId, InteractionHistory history) {
    this(
        userId,
        Map.of(),
        List.of(),
        Map.of(),
        0,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        history);
  }

  /** A user of whom nothing is known. */
  public static UserState unknown(UserId userId) {
    return new UserState(userId, Map.of(), List.of(), Map.of(), 0, Optional.empty());
  }

  UserState with(List<Slate> newSlates, List<Waiting> newWaiting) {
    return new UserState(
        userId,
        attributes,
        recent,
        counts,
        impressions,
        updated,
        forgotten,
        newSlates,
        newWaiting,
        history);
  }

  /** One remembered interaction. */
  public record Recent(InteractionType type, ItemId itemId, Instant at) {}

  /**
   * One remembered slate.
   *
   * @param request hash of its request id
   */
  public record Slate(int request, String placement, Instant at) {}

  /**
   * An interaction whose slate is not known yet.
   *
   * @param request hash of its request id
   */
  public record Waiting(int request, InteractionType type, ItemId itemId, Instant at) {}
}
