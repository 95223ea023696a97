package io.millrace.event;

import io.millrace.namespace.Topic;
import java.time.Instant;
import java.util.Map;

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
}
