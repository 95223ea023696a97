package io.millrace.state;

import io.millrace.event.InteractionType;
import io.millrace.event.Value;
import io.millrace.feature.EntityView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What features of the user see. A user's interactions are not told apart by placement. */
record UserView(UserState user, Instant now) implements EntityView {
  @Override
  public Optional<Value> attribute(String name) {
    return name.equals("user_id")
        ? Optional.of(Value.of(user.userId().value()))
        : Optional.ofNullable(user.attributes().get(name));
  }

  private EventCount counted(InteractionType type) {
    return user.counts().getOrDefault(type, EventCount.ZERO);
  }

  @Override
  public long count(InteractionType type) {
    return counted(type).total();
  }

  @Override
  public double decayedCount(InteractionType type) {
    return counted(type).at(now);
  }

  @Override
  public long count(InteractionType type, int days) {
    return counted(type).lately(days, now);
  }

  @Override
  public long impressions() {
    return user.impressions();
  }

  @Override
  public long count(InteractionType type, String placement) {
    return 0;
  }

  @Override
  public long impressions(String placement) {
    return 0;
  }

  @Override
  public List<String> recentItems(Set<InteractionType> types, int most) {
    return user.recent().stream()
        .filter(recent -> types.contains(recent.type()))
        .map(recent -> recent.itemId().value())
        .distinct()
        .limit(most)
        .toList();
  }
}
