package io.millrace.trainer.retrieval;

import io.millrace.event.Event;
import io.millrace.event.Interaction;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.EventWalk;
import io.millrace.namespace.Topic;
import io.millrace.trainer.dataset.ReadProgress;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;

/** Reads the positive interactions of a log in event-time order. */
public final class InteractionReader {
  private InteractionReader() {}

  /**
   * Reads interactions of {@code [since, until)}; returns of purchases are left out.
   *
   * @param included which interactions count, for instance those that are not held out
   */
  public static Interactions read(
      EventLog log,
      Instant since,
      Instant until,
      Predicate<Interaction> included,
      ReadProgress progress) {
    progress.stage("read interactions", log.count(Topic.EVENTS));
    Interactions.Builder builder = new Interactions.Builder();
    new EventWalk(log, EventWalk.BOUND)
        .walk(
            EnumSet.of(Topic.EVENTS),
            since,
            until,
            moment -> add(moment, included, builder, progress));
    return builder.build();
  }

  private static void add(
      List<Event> moment,
      Predicate<Interaction> included,
      Interactions.Builder builder,
      ReadProgress progress) {
    for (Event event : moment) {
      if (event instanceof Interaction interaction
          && !interaction.isReturn()
          && included.test(interaction)) {
        builder.add(
            interaction.userId(),
            interaction.itemId(),
            interaction.interaction(),
            interaction.timestamp());
      }
    }
    progress.advance(moment.size());
  }
}
