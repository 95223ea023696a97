package io.millrace.serving.impression;

import io.millrace.event.Impression;
import io.millrace.event.Value;
import io.millrace.event.codec.Bounds;
import io.millrace.event.codec.EventCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Impressions as the sinks accept them: what is too long for the contract of events is left out,
 * and told. A slate's ids, positions, scores and propensities are always kept; the values of
 * features are not, if the whole would be larger than an event may be.
 */
final class FittingImpression {
  private final EventCodec codec = new EventCodec();
  private final Consumer<String> reduced;

  /**
   * @param reduced is told what was left out: {@code context}, {@code experiments} or {@code
   *     features}
   */
  FittingImpression(Consumer<String> reduced) {
    this.reduced = reduced;
  }

  /** The impression as bytes; empty if it is too large even without its features. */
  Optional<byte[]> encode(Impression impression) {
    Impression named = named(impression);
    byte[] whole = codec.encode(named);
    if (whole.length <= EventCodec.MAX_BYTES) {
      return Optional.of(whole);
    }
    reduced.accept("features");
    byte[] bare = codec.encode(withoutFeatures(named));
    return bare.length <= EventCodec.MAX_BYTES ? Optional.of(bare) : Optional.empty();
  }

  /** Without the entries that names are too long for; nearly always the same. */
  private Impression named(Impression impression) {
    boolean context = impression.context().entrySet().stream().allMatch(FittingImpression::fits);
    boolean experiments =
        impression.experiments().entrySet().stream()
            .allMatch(arm -> fits(arm.getKey()) && fits(arm.getValue()));
    if (context && experiments) {
      return impression;
    }
    Map<String, Value> keptContext = new HashMap<>(impression.context());
    if (!context) {
      keptContext.entrySet().removeIf(entry -> !fits(entry));
      reduced.accept("context");
    }
    Map<String, String> keptExperiments = new HashMap<>(impression.experiments());
    if (!experiments) {
      keptExperiments.entrySet().removeIf(arm -> !fits(arm.getKey()) || !fits(arm.getValue()));
      reduced.accept("experiments");
    }
    return copy(
        impression,
        impression.items(),
        keptExperiments,
        keptContext,
        impression.features(),
        impression.featureSpec());
  }

  private static boolean fits(Map.Entry<String, Value> entry) {
    return fits(entry.getKey())
        && !(entry.getKey().equals(Bounds.DEVICE)
            && entry.getValue() instanceof Value.Text device
            && !fits(device.text()));
  }

  private static boolean fits(String name) {
    return name.length() <= Bounds.NAME;
  }

  /** Without a specification either: nobody must take absent values for missing ones. */
  private static Impression withoutFeatures(Impression impression) {
    List<Impression.Shown> items =
        impression.items().stream()
            .map(
                shown ->
                    new Impression.Shown(
                        shown.itemId(),
                        shown.position(),
                        shown.propensity(),
                        shown.score(),
                        shown.source(),
                        Map.of()))
            .toList();
    return copy(
        impression,
        items,
        impression.experiments(),
        impression.context(),
        Map.of(),
        Optional.empty());
  }

  private static Impression copy(
      Impression of,
      List<Impression.Shown> items,
      Map<String, String> experiments,
      Map<String, Value> context,
      Map<String, Value> features,
      Optional<String> featureSpec) {
    return new Impression(
        of.eventId(),
        of.timestamp(),
        of.userId(),
        of.requestId(),
        of.sessionId(),
        items,
        of.model(),
        experiments,
        of.placement(),
        context,
        features,
        featureSpec,
        of.properties());
  }
}
