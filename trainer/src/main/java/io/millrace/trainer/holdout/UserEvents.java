package io.millrace.trainer.holdout;

import io.millrace.event.Interaction;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The interactions of one evaluated user in event-time order, and what is held out of them. */
final class UserEvents {
  private static final Comparator<Entry> LATEST =
      Comparator.comparing(Entry::at).thenComparing(entry -> entry.item().value());

  private final UserId userId;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * @param basket the session, else the request, else the moment
   */
  private record Entry(
      Instant at, ItemId item, boolean positive, String basket, Map<String, Value> context) {}

  /**
   * What is held out of a user.
   *
   * @param from events from here on are held out; empty if only those with the target are
   */
  record Found(HeldOutUser user, Optional<Instant> from) {}

  UserEvents(UserId userId) {
    this.userId = userId;
  }

  void add(Interaction interaction, boolean positive) {
    entries.add(
        new Entry(
            interaction.timestamp(),
            interaction.itemId(),
            positive,
            basket(interaction),
            interaction.context()));
  }

  /** The name of the basket that an interaction belongs to. */
  static String basket(Interaction interaction) {
    return interaction
        .sessionId()
        .map(session -> "s" + session.value())
        .or(() -> interaction.requestId().map(request -> "r" + request.value()))
        .orElseGet(() -> "t" + interaction.timestamp().toEpochMilli());
  }

  /** Empty if nothing of the user can be found that is new to them. */
  Optional<Found> find(HoldoutQuery query, Instant cut) {
    Holdout holdout = query.holdout();
    if (holdout instanceof Holdout.LastEvent) {
      return lastEvent();
    }
    if (holdout instanceof Holdout.Items items) {
      return heldOutItems(entry -> items.holds(entry.item(), query.seed()));
    }
    return holdout instanceof Holdout.LastBasket ? lastBasket() : after(cut);
  }

  /** Of the same moment, the positive whose item's id comes last. */
  private Optional<Found> lastEvent() {
    Optional<Entry> latest = entries.stream().filter(Entry::positive).max(LATEST);
    return latest
        .flatMap(
            target ->
                user(
                    entry -> entry.item().equals(target.item()),
                    Set.of(target.item()),
                    target.at(),
                    target.context()))
        .filter(user -> !user.history().isEmpty())
        .map(user -> new Found(user, Optional.empty()));
  }

  /** The targets are all positives among the held-out items. */
  private Optional<Found> heldOutItems(Predicate<Entry> held) {
    List<Entry> positives = entries.stream().filter(Entry::positive).filter(held).toList();
    Set<ItemId> targets = positives.stream().map(Entry::item).collect(Collectors.toSet());
    return positives.stream()
        .findFirst()
        .flatMap(first -> user(held, targets, first.at(), first.context()))
        .filter(user -> !user.history().isEmpty())
        .map(user -> new Found(user, Optional.empty()));
  }

  private Optional<Found> lastBasket() {
    Map<String, Instant> baskets = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (entry.positive()) {
        baskets.putIfAbsent(entry.basket(), Instant.MAX);
      }
    }
    if (baskets.size() < Holdout.LastBasket.MIN_BASKETS) {
      return Optional.empty();
    }
    for (Entry entry : entries) {
      baskets.computeIfPresent(
          entry.basket(), (name, at) -> entry.at().isBefore(at) ? entry.at() : at);
    }
    String last =
        baskets.entrySet().stream()
            .max(Map.Entry.<String, Instant>comparingByValue().thenComparing(Map.Entry::getKey))
            .orElseThrow()
            .getKey();
    return from(baskets.getOrDefault(last, Instant.MAX), entry -> entry.basket().equals(last));
  }

  private Optional<Found> after(Instant cut) {
    return from(cut, entry -> true);
  }

  /** Targets are the new items among the given positives from a moment on. */
  private Optional<Found> from(Instant start, Predicate<Entry> wanted) {
    Set<ItemId> targets = new HashSet<>();
    Optional<Entry> first = Optional.empty();
    for (Entry entry : entries) {
      if (!entry.at().isBefore(start) && entry.positive() && wanted.test(entry)) {
        targets.add(entry.item());
        first = first.or(() -> Optional.of(entry));
      }
    }
    entries.stream()
        .filter(entry -> entry.at().isBefore(start))
        .forEach(entry -> targets.remove(entry.item()));
    return first
        .flatMap(
            entry ->
                user(other -> !other.at().isBefore(start), targets, entry.at(), entry.context()))
        .map(user -> new Found(user, Optional.of(start)));
  }

  private Optional<HeldOutUser> user(
      Predicate<Entry> heldOut, Set<ItemId> targets, Instant at, Map<String, Value> context) {
    if (targets.isEmpty()) {
      return Optional.empty();
    }
    List<ItemId> history = new ArrayList<>();
    Set<ItemId> seen = new HashSet<>();
    for (Entry entry : entries) {
      if (!heldOut.test(entry)) {
        seen.add(entry.item());
        if (entry.positive()) {
          history.add(entry.item());
        }
      }
    }
    return Optional.of(new HeldOutUser(userId, at, context, targets, history, seen));
  }
}
