package io.millrace.console.web.api;

import io.millrace.event.InteractionType;
import io.millrace.experiment.Measure;
import io.millrace.experiment.Metric;
import io.millrace.experiment.Metrics;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What experiments are judged by, by HTTP. */
@RestController
@RequestMapping("/v1/metrics")
class MetricsApi {
  private final Metrics metrics;

  MetricsApi(Metrics metrics) {
    this.metrics = metrics;
  }

  /** The metrics in force, in the order of reports, and the measures that metrics are made of. */
  record CatalogueJson(List<DefinitionJson> metrics, List<MeasureJson> measures) {}

  /**
   * A metric as {@code metrics.yml} defines it.
   *
   * @param over of a ratio, what it is divided by
   * @param cap of a mean, the quantile above which values count as it
   */
  record DefinitionJson(
      String name,
      String type,
      String of,
      Optional<String> over,
      String role,
      boolean lowerIsBetter,
      Optional<Double> cap) {
    static DefinitionJson of(Metric metric) {
      return new DefinitionJson(
          metric.name(),
          lower(metric.type()),
          metric.of().wireName(),
          metric.over().map(Measure::wireName),
          lower(metric.role()),
          metric.lowerIsBetter(),
          metric.cap().isPresent() ? Optional.of(metric.cap().getAsDouble()) : Optional.empty());
    }
  }

  /**
   * A measure.
   *
   * @param unit {@code count}, {@code money} or {@code milliseconds}
   * @param interaction whose events are counted; null if slates say the number themselves
   * @param windowSeconds how long after its slate such an event counts; null without interaction
   * @param proportion whether a proportion of users can be made of it
   * @param past whether CUPED knows it from before the experiment
   */
  record MeasureJson(
      String name,
      String unit,
      Optional<String> interaction,
      Optional<Long> windowSeconds,
      boolean proportion,
      boolean past) {}

  private MeasureJson json(Measure measure) {
    return new MeasureJson(
        measure.wireName(),
        lower(measure.unit()),
        measure.interaction().map(InteractionType::wireName),
        measure.interaction().map(any -> metrics.windows().of(measure)).map(Duration::toSeconds),
        measure.countsUsers(),
        measure.hasPast());
  }

  @Operation(summary = "The metrics of reports, and the measures that metrics can be made of")
  @GetMapping
  CatalogueJson list() {
    return new CatalogueJson(
        metrics.metrics().stream().map(DefinitionJson::of).toList(),
        Measure.all().stream().map(this::json).toList());
  }

  private static String lower(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
