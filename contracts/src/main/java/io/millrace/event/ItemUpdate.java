package io.millrace.event;

import io.millrace.namespace.Topic;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

  /** Builds an update of an item; what is not set is absent. */
  public static final class Builder implements EventBuilder<ItemUpdate> {
    private @Nullable EventId eventId;
    private @Nullable Instant timestamp;
    private @Nullable ItemId itemId;
    private Map<String, Value> attributes = Map.of();
    private boolean deleted;
    private Map<String, Object> properties = Map.of();

    @Override
    public Builder eventId(EventId eventId) {
      this.eventId = eventId;
      return this;
    }

    @Override
    public Builder timestamp(Instant timestamp) {
      this.timestamp = timestamp;
      return this;
    }

    public Builder itemId(ItemId itemId) {
      this.itemId = itemId;
      return this;
    }

    public Builder attributes(Map<String, Value> attributes) {
      this.attributes = attributes;
      return this;
    }

    public Builder deleted(boolean deleted) {
      this.deleted = deleted;
      return this;
    }

    @Override
    public Builder properties(Map<String, Object> properties) {
      this.properties = properties;
      return this;
    }

    @Override
    public ItemUpdate build() {
      return new ItemUpdate(
          Objects.requireNonNull(eventId, "eventId"),
          Objects.requireNonNull(timestamp, "timestamp"),
          Objects.requireNonNull(itemId, "itemId"),
          attributes,
          deleted,
          properties);
    }
  }
}
