package io.millrace.state;

import io.millrace.event.InteractionType;
import io.millrace.event.Value;
import io.millrace.feature.EntityView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What features of the context see: no interaction belongs to a request. */
record RequestView(Map<String, Value> context, Instant now) implements EntityView {
  @Override
  public Optional<Value> attribute(String name) {
    return Optional.ofNullable(context.get(name));
  }

  @Override
  public long count(InteractionType type) {
    return 0;
  }

  @Override
  public double decayedCount(InteractionType type) {
    return 0;
  }

  @Override
  public long count(InteractionType type, int days) {
    return 0;
  }

  @Override
  public long impressions() {
    return 0;
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
    return List.of();
  }
}
