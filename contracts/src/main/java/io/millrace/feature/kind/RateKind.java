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
import java.util.Optional;

/**
 * A smoothed rate: {@code (numerator + prior * strength) / (impressions + strength)}, a Beta
 * prior's posterior mean. The denominator is the number of impressions.
 */
public final class RateKind implements FeatureKind {
  private static final String ID = "rate";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Feature read(FeatureKeys keys) {
    return new Rate(
        keys.name(),
        keys.of(),
        keys.event("event", InteractionType.CLICK),
        keys.number("prior", 0.05),
        keys.number("strength", 50),
        keys.text("placement"),
        Transform.read(keys, "standardize"));
  }

  /**
   * A feature of the kind.
   *
   * @param prior what is believed of an item that was never shown, in [0, 1]
   * @param strength how many impressions that belief is worth
   * @param placement counts only what was shown in this placement and came from there; of items
   *     only
   */
  public record Rate(
      String name,
      Scope of,
      InteractionType numerator,
      double prior,
      double strength,
      Optional<String> placement,
      Transform transform)
      implements StateFeature {
    public Rate {
      Limits.counted(of);
      if (!(prior >= 0 && prior <= 1)) {
        throw new IllegalArgumentException("prior must be in [0, 1], is " + prior);
      }
      if (!(strength > 0 && Double.isFinite(strength))) {
        throw new IllegalArgumentException("strength must be above 0 and finite, is " + strength);
      }
      if (placement.isPresent() && of != Scope.ITEM) {
        throw new IllegalArgumentException("a rate by placement can only be of item");
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
      return Optional.of(
          placement.isPresent()
              ? smoothed(
                  known.count(numerator, placement.get()), known.impressions(placement.get()))
              : smoothed(known.count(numerator), known.impressions()));
    }

    private Value smoothed(long count, long impressions) {
      return Value.of((count + prior * strength) / (impressions + strength));
    }

    @Override
    public TableInput table() {
      return TableInput.Cell.of(name);
    }

    @Override
    public void write(FeatureKeyWriter keys) {
      transform.write(
          keys.of(of)
              .choice("event", numerator)
              .number("prior", prior)
              .number("strength", strength)
              .text("placement", placement));
    }

    /** Without what is not set: fingerprints of specifications from before placements stay. */
    @Override
    public String toString() {
      return "Rate[name=%s, of=%s, numerator=%s, prior=%s, strength=%s%s, transform=%s]"
          .formatted(
              name,
              of,
              numerator,
              prior,
              strength,
              placement.map(place -> ", placement=" + place).orElse(""),
              transform);
    }
  }
}
