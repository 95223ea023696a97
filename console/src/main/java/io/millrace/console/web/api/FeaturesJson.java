package io.millrace.console.web.api;

import io.millrace.console.drift.DriftReport;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Coverage and drift of the champion's features, as the API tells it.
 *
 * @param model the champion
 * @param problem why nothing is compared: {@code no_model}, {@code no_profile}, {@code no_kafka} or
 *     {@code too_few}; null where something is
 * @param examples validation rows that it was judged on
 * @param slates recent slates that carry its features
 * @param items shown items of these slates
 */
public record FeaturesJson(
    Optional<String> model,
    Optional<String> problem,
    long examples,
    long slates,
    long items,
    List<FeatureJson> features,
    Instant computedAt) {

  /**
   * One feature, in validation (then) and in recent slates (now).
   *
   * @param of {@code user}, {@code item} or {@code context}
   * @param missingThen share of the examples without a value
   * @param unseenThen share of the values that the model does not know
   * @param stability the population stability index
   * @param state {@code steady}, {@code moved} or {@code drifted}
   */
  public record FeatureJson(
      String name,
      String of,
      double missingThen,
      double missingNow,
      double unseenThen,
      double unseenNow,
      double stability,
      String state) {}

  static FeaturesJson of(DriftReport report) {
    return new FeaturesJson(
        report.model(),
        report.problem().map(problem -> problem.name().toLowerCase(Locale.ROOT)),
        report.examples(),
        report.slates(),
        report.items(),
        report.features().stream()
            .map(
                feature ->
                    new FeatureJson(
                        feature.name(),
                        feature.of(),
                        feature.missingThen(),
                        feature.missingNow(),
                        feature.unseenThen(),
                        feature.unseenNow(),
                        feature.stability(),
                        feature.state().name().toLowerCase(Locale.ROOT)))
            .toList(),
        report.computedAt());
  }
}
