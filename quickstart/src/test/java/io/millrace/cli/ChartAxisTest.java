package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The axes that the console's script draws in a real browser for tables with hardly a value. */
class ChartAxisTest {
  private static final String CHART_JS =
      "/META-INF/resources/webjars/chart.js/%s/dist/chart.umd.min.js";
  private static final String CHART_JS_VERSION =
      "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";
  private static final String SCALE = "Chart.getChart(document.querySelector('canvas')).scales.y";
  private static final String SCRIPT = "/io/millrace/console/static/charts.js";

  private static Chromium chromium;

  private Page page;

  @BeforeAll
  static void start() {
    chromium = Chromium.start();
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void open() {
    page = chromium.browser().newPage();
  }

  @AfterEach
  void close() {
    page.close();
  }

  @Test
  void counts_constantZero_areFromZeroToOneInWholeNumbers() throws IOException {
    draw("line", "count", "", "0", "0", "0");

    assertThat(axis()).containsExactly(0.0, 1.0);
    assertThat(ticks()).containsExactly("0", "1");
  }

  @Test
  void counts_withoutAnyValue_areFromZeroToOne() throws IOException {
    draw("bar", "count", "", "", "");

    assertThat(axis()).containsExactly(0.0, 1.0);
  }

  @Test
  void rates_thatAreEqual_areInTheMiddleOfASmallRange() throws IOException {
    draw("line", "rate", "", "0.7", "0.70001");

    assertThat(axis().get(0)).isBetween(0.68, 0.6925);
    assertThat(axis().get(1)).isBetween(0.7075, 0.72);
  }

  @Test
  void lifts_constantZero_areShownInBothDirections() throws IOException {
    draw("line", "lift", "%", "0.000", "0.000");

    assertThat(axis()).containsExactly(-1.0, 1.0);
    assertThat(ticks()).contains("-1%", "0%", "1%");
  }

  @Test
  void counts_thatDiffer_areFromZeroToTheLargest() throws IOException {
    draw("line", "count", "", "10", "40");

    assertThat(axis()).containsExactly(0.0, 40.0);
  }

  private void draw(String kind, String values, String unit, String... cells) throws IOException {
    String rows =
        Stream.of(cells)
            .map(cell -> "<tr><th>t</th><td data-value='%s'></td></tr>".formatted(cell))
            .collect(Collectors.joining());
    page.setContent(
        """
        <html lang="en"><body>
        <figure class="chart" data-chart="%s" data-values="%s" data-unit="%s" style="width:600px;height:300px">
        <canvas hidden></canvas>
        <table><thead><tr><th>x</th><th data-series="y">y</th></tr></thead><tbody>%s</tbody></table>
        </figure></body></html>
        """
            .formatted(kind, values, unit, rows));
    page.addScriptTag(new Page.AddScriptTagOptions().setContent(resource(chartJs())));
    page.addScriptTag(new Page.AddScriptTagOptions().setContent(resource(SCRIPT)));
  }

  private List<Double> axis() {
    List<?> ends = (List<?>) page.evaluate("() => [%s.min, %s.max]".formatted(SCALE, SCALE));
    return ends.stream().map(value -> ((Number) value).doubleValue()).toList();
  }

  private List<String> ticks() {
    List<?> labels = (List<?>) page.evaluate("() => %s.ticks.map(t => t.label)".formatted(SCALE));
    return labels.stream().map(String::valueOf).toList();
  }

  private static String chartJs() throws IOException {
    Properties properties = new Properties();
    try (InputStream file = open(CHART_JS_VERSION)) {
      properties.load(file);
    }
    return CHART_JS.formatted(properties.getProperty("version"));
  }

  private static String resource(String name) throws IOException {
    try (InputStream file = open(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(ChartAxisTest.class.getResourceAsStream(name), name);
  }
}
