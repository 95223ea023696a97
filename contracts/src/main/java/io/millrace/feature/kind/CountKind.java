package io.millrace.feature.kind;

import io.millrace.event.InteractionType;
import io.millrace.event.Value;
import io.millrace.feature.Encoding;
import io.millrace.feature.EntityView;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureKeyWriter;
import io.millrace.feature.FeatureKeys;
import io.millrace.feature.FeatureKind;
import io.millrace.feature.Scope;
import io.millrace.feature.StateFeature;
import io.millrace.feature.TableInput;
import io.millrace.feature.Transform;
import java.time.Duration;
import java.util.Optional;

/**
 * How many interactions of a type there were: ever, decayed with a half-life, or within the last
 * days. One decayed sum is kept for each type, so {@link EntityView#HALF_LIFE} is the only
 * half-life.
 */
public final class CountKind implements FeatureKind {
  private static final String ID = "count";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Feature read(FeatureKeys keys) {
    return new Count(
        keys.name(),
        keys.of(),
        keys.event("event", InteractionType.CLICK),
        keys.duration("half-life"),
        keys.duration("window"),
        Transform.read(keys, "log"));
  }

  /**
   * A feature of the kind.
   *
   * @param window whole days up to {@value EntityView#MAX_DAYS}, UTC, the day of the request
   *     included
   */
  public record Count(
      String name,
      Scope of,
      InteractionType event,
      Optional<Duration> halfLife,
      Optional<Duration> window,
      Transform transform)
      implements StateFeature {
    public Count {
      Limits.counted(of);
      if (halfLife.isPresent() && !halfLife.get().equals(EntityView.HALF_LIFE)) {
        throw new IllegalArgumentException(
            "half-life can only be %dd, is %s"
                .formatted(EntityView.HALF_LIFE.toDays(), halfLife.get()));
      }
      if (window.isPresent()
          && (!window.get().equals(Duration.ofDays(window.get().toDays()))
              || window.get().toDays() < 1
              || window.get().toDays() > EntityView.MAX_DAYS)) {
        throw new IllegalArgumentException(
            "window must be 1d to %dd in whole days, is %s"
                .formatted(EntityView.MAX_DAYS, window.get()));
      }
      if (window.isPresent() && halfLife.isPresent()) {
        throw new IllegalArgumentException("half-life and window exclude each other");
      }
    }

    @Override
    public String type() {
      return ID;
    }

    @Override
    public Encoding encoding() {
      return transform.encoding();
    }

    @Override
    public Optional<Value> value(EntityView known) {
      double count =
          window.isPresent()
              ? known.count(event, (int) window.get().toDays())
              : halfLife.isPresent() ? known.decayedCount(event) : known.count(event);
      return Optional.of(Value.of(count));
    }

    @Override
    public TableInput table() {
      return TableInput.Cell.of(name);
    }

    @Override
    public void write(FeatureKeyWriter keys) {
      transform.write(
          keys.of(of)
              .choice("event", event)
              .duration("half-life", halfLife)
              .duration("window", window));
    }

    /** Without what is not set: fingerprints of specifications from before windows stay. */
    @Override
    public String toString() {
      return "Count[name=%s, of=%s, event=%s, halfLife=%s%s, transform=%s]"
          .formatted(
              name,
              of,
              event,
              halfLife,
              window.map(days -> ", window=" + days).orElse(""),
              transform);
    }
  }
}
