package io.millrace.event;

import io.millrace.namespace.Topic;
import java.time.Instant;
import java.util.Map;

/**
 * What the shop knows of an item: replaces all that was known before.
 *
 * @param deleted whether the item is gone
 * @param properties whatever else the shop sent
 */
public record ItemUpdate(
    EventId eventId,
    Instant timestamp,
    ItemId itemId,
    Map<String, Value> attributes,
    boolean deleted,
    Map<String, Object> properties)
    implements Event {
  public ItemUpdate {
    attributes = Map.copyOf(attributes);
    properties = Map.copyOf(properties);
  }

  @Override
  public String type() {
    return "item";
  }

  @Override
  public Topic topic() {
    return Topic.ITEMS;
  }

  @Override
  public String key() {
    return itemId.value();
  }
}
