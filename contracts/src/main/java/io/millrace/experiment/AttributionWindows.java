package io.millrace.experiment;

import io.millrace.event.InteractionType;
import io.millrace.experiment.MeasureSource.OfOutcomes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How long after a slate was shown what became of its items is still put down to it. Later events
 * are kept but not counted; events that arrive late but happened in time are counted.
 *
 * @param changed windows that are not the measures' own, by the interaction that they are about
 */
public record AttributionWindows(Map<InteractionType, Duration> changed) {
  /** Those of the measures. */
  public static final AttributionWindows USUAL = new AttributionWindows(Map.of());

  public AttributionWindows {
    changed = Map.copyOf(changed);
    changed.forEach(
        (interaction, window) -> {
          if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException(
                "window of %s must be longer than 0, is %s"
                    .formatted(interaction.wireName(), window));
          }
          if (!Measure.interactions().contains(interaction)) {
            throw new IllegalArgumentException(
                "no measure counts %s, it has no window".formatted(interaction.wireName()));
          }
        });
  }

  /**
   * The window of a measure's outcomes.
   *
   * @throws IllegalArgumentException if slates say the measure themselves
   */
  public Duration of(Measure measure) {
    if (measure.source() instanceof OfOutcomes outcomes) {
      return Optional.ofNullable(changed.get(outcomes.interaction())).orElse(outcomes.window());
    }
    throw new IllegalArgumentException("%s has no window".formatted(measure.wireName()));
  }
}
