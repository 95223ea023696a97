package io.millrace.experiment.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.experiment.AttributionWindows;
import io.millrace.experiment.Measure;
import io.millrace.experiment.Metric;
import io.millrace.experiment.Metrics;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsCodecTest {
  @Test
  void builtIn_file_isDecidedByClickRate() {
    Metrics metrics = MetricsCodec.builtIn();
    assertThat(metrics.primary().name()).isEqualTo("ctr");
    assertThat(metrics.primary().over()).contains(Measure.IMPRESSIONS);
    for (Measure measure : Measure.all()) {
      if (measure.interaction().isPresent()) {
        assertThat(metrics.windows().of(measure)).isEqualTo(AttributionWindows.USUAL.of(measure));
      }
    }
    assertThat(metrics.metrics())
        .filteredOn(metric -> metric.role() == Metric.Role.GUARDRAIL)
        .allMatch(Metric::lowerIsBetter)
        .extracting(Metric::name)
        .containsExactly("hide_rate", "latency", "fallback_rate");
  }

  @Test
  void read_marginInTheMetricsUnit_isAbsolute() {
    Metric latency =
        MetricsCodec.builtIn().metrics().stream()
            .filter(metric -> metric.name().equals("latency"))
            .findFirst()
            .orElseThrow();
    assertThat(latency.margin()).isEqualTo(20);
    assertThat(latency.marginAbsolute()).isTrue();
  }

  @Test
  void read_windows_haveUnits() {
    Metrics metrics =
        MetricsCodec.read(
            """
            metrics: [{name: carts, type: proportion, of: carts, role: goal}]
            windows: {click: 30m, purchase: 14d}
            """);
    assertThat(metrics.windows().of(Measure.CLICKS)).isEqualTo(Duration.ofMinutes(30));
    assertThat(metrics.windows().of(Measure.REVENUE)).isEqualTo(Duration.ofDays(14));
    assertThat(metrics.windows().of(Measure.HIDES)).isEqualTo(Duration.ofDays(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "metrics: []; role 'goal'",
        "metrics: [{name: a, type: mean, role: goal}]; 'of' is missing",
        "metrics: [{name: a, of: clicks, role: goal}]; 'type' is missing",
        "metrics: [{name: a, type: median, of: clicks}]; unknown type 'median'",
        "metrics: [{name: a, type: mean, of: stars}]; unknown measure 'stars'",
        "metrics: [{name: a, type: mean, of: clicks, over: slates}]; 'over' belongs",
        "metrics: [{name: a, type: ratio, of: clicks}]; 'over' belongs",
        "metrics: [{name: a, type: proportion, of: revenue}]; no proportion of revenue",
        "metrics: [{name: a, type: mean, of: clicks, role: guardrail}]; margin",
        "metrics: [{name: a, type: count, of: clicks, cap: 0.9}]; 'cap'",
        "metrics: [{name: a, type: mean, of: clicks, role: guardrail, margin: 2}]; between 0 and 1",
        "metrics: [{name: a, type: mean, of: clicks, role: guardrail, margin_absolute: 0}]; above"
            + " 0",
        "metrics: [{name: a, type: mean, of: clicks, margin: 0.1, margin_absolute: 2}]; not both",
        "metrics: [{name: a, type: proportion, of: fallbacks}]; no proportion of fallbacks",
        "metrics: [{name: a, type: mean, of: clicks, rule: goal}]; unknown key 'rule'",
        "metrics: [{name: A, type: mean, of: clicks}]; lower-case",
        "metrics: [{name: a, type: mean, of: clicks, role: goal}, {name: a, type: mean, of:"
            + " clicks}]; twice",
        "windows: {click: 2w}; must be like",
        "windows: {star: 2d}; unknown key 'star'",
        "metrics: [; not YAML"
      })
  void read_mistake_isNamed(String text, String message) {
    assertThatThrownBy(() -> MetricsCodec.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
