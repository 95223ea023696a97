package io.millrace.event;

import io.millrace.namespace.Topic;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the shop knows of a user: replaces all that was known before.
 *
 * @param deleted whether the user is gone
 * @param properties whatever else the shop sent
 */
public record UserUpdate(
    EventId eventId,
    Instant timestamp,
    UserId userId,
    Map<String, Value> attributes,
    boolean deleted,
    Map<String, Object> properties)
    implements Event {
  public UserUpdate {
    attributes = Map.copyOf(attributes);
    properties = Map.copyOf(properties);
  }

  @Override
  public String type() {
    return "user";
  }

  @Override
  public Topic topic() {
    return Topic.USERS;
  }

  @Override
  public String key() {
    return userId.value();
  }

  /** Builds an update of a user; what is not set is absent. */
  public static final class Builder implements EventBuilder<UserUpdate> {
    private @Nullable EventId eventId;
    private @Nullable Instant timestamp;
    private @Nullable UserId userId;
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

    public Builder userId(UserId userId) {
      this.userId = userId;
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
    public UserUpdate build() {
      return new UserUpdate(
          Objects.requireNonNull(eventId, "eventId"),
          Objects.requireNonNull(timestamp, "timestamp"),
          Objects.requireNonNull(userId, "userId"),
          attributes,
          deleted,
          properties);
    }
  }
}
