package io.millrace.event;

import io.millrace.namespace.Topic;
import java.time.Instant;

/** One thing that happened in a shop, or one change to what a shop knows. */
public sealed interface Event permits Interaction, Impression, ItemUpdate, UserUpdate {
  EventId eventId();

  /** When it happened, by the shop's clock. */
  Instant timestamp();

  /** The wire name of its type, for instance {@code click}. */
  String type();

  /** The topic that carries it. */
  Topic topic();

  /**
   * The Kafka key: the user, or the item for an {@link ItemUpdate}. Keeps one subject's events in
   * order.
   */
  String key();
}
