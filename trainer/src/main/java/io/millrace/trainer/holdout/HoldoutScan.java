package io.millrace.trainer.holdout;

import io.millrace.event.Event;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.UserId;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.EventWalk;
import io.millrace.namespace.Topic;
import io.millrace.trainer.dataset.PositiveType;
import io.millrace.trainer.dataset.ReadProgress;
import io.millrace.trainer.table.InvalidDataException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Splits a log. Reads the interactions three times: which types there are and until when; how often
 * each user occurs (at most 80 bytes a user); and all that the drawn users did. So memory holds the
 * histories of the evaluated users and no other.
 */
public final class HoldoutScan {
  /** Fewer evaluated users than this say nothing. */
  public static final int MIN_USERS = 10;

  private final EventLog log;
  private final int bound;

  public HoldoutScan(EventLog log) {
    this(log, EventWalk.BOUND);
  }

  HoldoutScan(EventLog log, int bound) {
    this.log = log;
    this.bound = bound;
  }

  /**
   * Splits the log.
   *
   * @throws InvalidDataException if fewer than {@value #MIN_USERS} users can be evaluated
   */
  public HoldoutSplit split(HoldoutQuery query, ReadProgress progress) {
    Map<InteractionType, Long> types = new EnumMap<>(InteractionType.class);
    Instant[] last = {Instant.MIN};
    progress.stage("survey the log", log.count(Topic.EVENTS));
    try (Stream<Event> events = log.read(Topic.EVENTS, Instant.EPOCH, Instant.MAX)) {
      events.forEach(
          event -> {
            if (event instanceof Interaction interaction) {
              types.merge(interaction.interaction(), 1L, Long::sum);
              last[0] = event.timestamp().isAfter(last[0]) ? event.timestamp() : last[0];
            }
            progress.advance(1);
          });
    }
    if (types.isEmpty()) {
      throw new InvalidDataException(
          "the log has no interactions: send or import events, or name another --namespace");
    }
    InteractionType positive = query.positive().orElseGet(() -> PositiveType.strongest(types));
    Instant end = last[0].plusMillis(1);
    Instant asked = query.holdout().cut(end).orElse(end);
    UserCounts counts = counts(query, positive, asked, end, progress);
    Set<Long> drawn = counts.sample(least(query.holdout()), query.users(), query.seed());
    HoldoutSplit split =
        collect(
            query, positive, asked, end, counts.atLeast(least(query.holdout())), drawn, progress);
    check(split, types);
    return split;
  }

  private static int least(Holdout holdout) {
    if (holdout instanceof Holdout.LastEvent) {
      return Holdout.LastEvent.MIN_POSITIVES;
    }
    return holdout instanceof Holdout.LastBasket ? Holdout.LastBasket.MIN_BASKETS : 1;
  }

  private UserCounts counts(
      HoldoutQuery query,
      InteractionType positive,
      Instant asked,
      Instant end,
      ReadProgress progress) {
    UserCounts counts = new UserCounts();
    boolean baskets = query.holdout() instanceof Holdout.LastBasket;
    boolean days = query.holdout().cut(end).isPresent();
    walk(
        "count positives",
        end,
        progress,
        interaction -> {
          if (!HoldoutSplit.isPositive(interaction, positive, query.minValue())
              || (days && interaction.timestamp().isBefore(asked))
              || (query.holdout() instanceof Holdout.Items items
                  && !items.holds(interaction.itemId(), query.seed()))) {
            return;
          }
          long user = UserHash.of(interaction.userId());
          if (baskets) {
            counts.addGroup(user, UserHash.of(UserEvents.basket(interaction)));
          } else {
            counts.add(user);
          }
        });
    return counts;
  }

  private HoldoutSplit collect(
      HoldoutQuery query,
      InteractionType positive,
      Instant asked,
      Instant end,
      long eligible,
      Set<Long> drawn,
      ReadProgress progress) {
    Map<UserId, UserEvents> events = new HashMap<>();
    walk(
        "collect histories",
        end,
        progress,
        interaction -> {
          UserId user = interaction.userId();
          if (drawn.contains(UserHash.of(user))) {
            events
                .computeIfAbsent(user, UserEvents::new)
                .add(interaction, HoldoutSplit.isPositive(interaction, positive, query.minValue()));
          }
        });
    List<HeldOutUser> users = new ArrayList<>();
    Map<UserId, HoldoutSplit.HeldOut> heldOut = new HashMap<>();
    events.forEach(
        (id, user) ->
            user.find(query, asked)
                .ifPresent(
                    found -> {
                      users.add(found.user());
                      heldOut.put(
                          id,
                          new HoldoutSplit.HeldOut(
                              found.from().isPresent()
                                  ? Optional.empty()
                                  : found.user().targets().stream().findFirst(),
                              found.from().orElse(Instant.MIN)));
                    }));
    users.sort(Comparator.comparing(user -> user.userId().value()));
    return new HoldoutSplit(query, positive, asked, eligible, users, heldOut);
  }

  private void walk(
      String stage, Instant end, ReadProgress progress, Consumer<Interaction> consumer) {
    progress.stage(stage, log.count(Topic.EVENTS));
    new EventWalk(log, bound)
        .walk(
            EnumSet.of(Topic.EVENTS),
            Instant.EPOCH,
            end,
            moment -> {
              for (Event event : moment) {
                if (event instanceof Interaction interaction) {
                  consumer.accept(interaction);
                }
              }
              progress.advance(moment.size());
            });
  }

  private static void check(HoldoutSplit split, Map<InteractionType, Long> types) {
    if (split.users().size() >= MIN_USERS) {
      return;
    }
    Holdout holdout = split.query().holdout();
    String needed =
        holdout instanceof Holdout.LastEvent
            ? "at least %d positives".formatted(Holdout.LastEvent.MIN_POSITIVES)
            : holdout instanceof Holdout.LastBasket
                ? "at least %d baskets and new items in the last"
                    .formatted(Holdout.LastBasket.MIN_BASKETS)
                : holdout instanceof Holdout.Items
                    ? "positives both among held-out items and among others"
                    : "new items in holdout %s, by positives".formatted(holdout);
    String remedy =
        split.eligible() > split.query().users()
            ? "more --users"
            : holdout.cut(Instant.MAX).isPresent()
                ? "a longer time in --holdout"
                : holdout instanceof Holdout.Items ? "a larger --share" : "another --holdout";
    throw new InvalidDataException(
        "holdout %s can evaluate %d users, %d are needed: only they have %s of type '%s'. Try %s, or another --positive (the log has %s)"
            .formatted(
                holdout,
                split.users().size(),
                MIN_USERS,
                needed,
                split.positive().wireName(),
                remedy,
                types));
  }
}
