package io.millrace.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ChartTest {
  private static final Pattern Y_LABEL = Pattern.compile("dy=\".32em\">([^<]+)<");
  private static final Pattern X_LABEL = Pattern.compile("text-anchor=\"middle\">([0-9]+)<");

  @Test
  void axis_constantZero_doesNotGoBelowZero() {
    List<String> labels = labels(Y_LABEL, List.of(point(1, 0), point(2, 0)));

    assertThat(labels).first().isEqualTo("0.000");
    assertThat(labels).last().isEqualTo("0.010");
  }

  @Test
  void axis_withoutPoints_isFromZeroToOne() {
    List<String> labels = labels(Y_LABEL, List.of());

    assertThat(labels).first().isEqualTo("0.000");
    assertThat(labels).last().isEqualTo("1.000");
  }

  @Test
  void axis_valuesBelowZero_areShown() {
    List<String> labels = labels(Y_LABEL, List.of(point(1, -1), point(2, 1)));

    assertThat(labels).first().isEqualTo("-1.160");
  }

  @Test
  void axis_oneEpoch_isLabelledOnce() {
    assertThat(labels(X_LABEL, List.of(point(1, 0.7)))).containsExactly("0", "1", "2");
  }

  private static Curves.Point point(double x, double y) {
    return new Curves.Point(x, y);
  }

  private static List<String> labels(Pattern pattern, List<Curves.Point> points) {
    String svg =
        new Chart("t", "epoch", List.of(new Chart.Series("s", points)), Chart.Kind.EPOCHS).svg();
    return pattern.matcher(svg).results().map((MatchResult found) -> found.group(1)).toList();
  }
}
