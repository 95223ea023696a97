package io.millrace.console.web.page;

import io.millrace.console.experiment.MetricReport;
import io.millrace.console.experiment.MetricReport.Compared;
import io.millrace.console.experiment.MetricReport.Guardrail;
import io.millrace.experiment.Measure.Unit;
import io.millrace.experiment.Metric;
import io.millrace.experiment.Metric.Type;
import io.millrace.statistics.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A metric of all arms as a page prints it.
 *
 * @param role {@code goal}, {@code guardrail} or {@code secondary}
 * @param roleName the same in the reader's language
 * @param known whether anything can be compared
 */
record MetricView(String name, String role, String roleName, boolean known, List<Row> rows) {
  /**
   * An arm.
   *
   * @param counts numerator over denominator
   * @param lift against the control, or what stands for none
   * @param p corrected for several tests where it is a goal's
   * @param fdr the same by Benjamini and Hochberg's method; empty for other metrics
   * @param guardrail how a guardrail stands; empty for other metrics
   * @param guardrailTone its colour
   * @param past what the lift is once users' past is taken out; empty where it is not known
   * @param pastWarning that the arms differed before the test; else empty
   */
  record Row(
      String arm,
      boolean control,
      String users,
      String value,
      String counts,
      String lift,
      String p,
      String fdr,
      String chance,
      String guardrail,
      String guardrailTone,
      String past,
      String pastWarning,
      @Nullable IntervalDrawing interval) {}

  /**
   * @param withheld whether effects must not be shown
   */
  static MetricView of(MetricReport report, boolean withheld, Text text) {
    Metric metric = report.metric();
    List<Compared> known =
        withheld
            ? List.of()
            : report.arms().stream().flatMap(arm -> arm.compared().stream()).toList();
    IntervalDrawing.Scale scale = IntervalDrawing.Scale.of(known);
    List<Row> rows = new ArrayList<>();
    for (MetricReport.Arm arm : report.arms()) {
      Optional<Compared> compared = withheld ? Optional.empty() : arm.compared();
      rows.add(row(metric, arm, rows.isEmpty(), withheld, compared, scale, text));
    }
    String role = metric.role().name().toLowerCase(Locale.ROOT);
    return new MetricView(
        name(metric, text),
        role,
        text.say("role." + role),
        report.arms().stream()
            .anyMatch(arm -> arm.compared().isPresent() || arm.rail().isPresent()),
        rows);
  }

  static String name(Metric metric, Text text) {
    return text.sayOr("metric." + metric.name(), metric.name().replace('_', ' '));
  }

  private static Row row(
      Metric metric,
      MetricReport.Arm arm,
      boolean control,
      boolean withheld,
      Optional<Compared> compared,
      IntervalDrawing.Scale scale,
      Text text) {
    Optional<MetricReport.Rail> rail = withheld ? Optional.empty() : arm.rail();
    Optional<MetricReport.Past> past = compared.isPresent() ? arm.past() : Optional.empty();
    return new Row(
        arm.variant(),
        control,
        text.count(arm.users()),
        arm.point().isPresent() ? value(metric, arm.point().getAsDouble(), text) : Text.NONE,
        "%s / %s"
            .formatted(
                arm.numerator().isPresent()
                    ? number(arm.numerator().getAsDouble(), text)
                    : Text.NONE,
                number(arm.denominator(), text)),
        compared.map(found -> text.signedPercent(found.lift().estimate())).orElse(Text.NONE),
        compared
            .map(found -> text.pValue(found.adjustedP().orElse(found.lift().pValue())))
            .orElse(Text.NONE),
        compared
            .filter(found -> found.fdrP().isPresent())
            .map(found -> text.say("arm.fdr", text.pValue(found.fdrP().getAsDouble())))
            .orElse(""),
        compared.map(found -> text.wholePercent(found.chanceToWin())).orElse(Text.NONE),
        rail.map(found -> guardrail(metric, found, text)).orElse(""),
        rail.map(found -> tone(found.state())).orElse(""),
        past.flatMap(found -> found.lift().map(lift -> past(found, lift, text))).orElse(""),
        past.filter(MetricReport.Past::differedBefore)
            .map(found -> text.say("cuped.differed", text.pValue(found.beforeP().orElse(1))))
            .orElse(""),
        compared.map(found -> scale.draw(found, metric.lowerIsBetter(), text)).orElse(null));
  }

  static String guardrail(Metric metric, MetricReport.Rail rail, Text text) {
    String margin =
        rail.absolute() ? value(metric, rail.margin(), text) : text.percent(rail.margin());
    return text.say("guardrail." + rail.state().name().toLowerCase(Locale.ROOT), margin);
  }

  private static String past(MetricReport.Past past, Effect lift, Text text) {
    return text.say(
        "cuped.lift",
        text.signedPercent(lift.estimate()),
        text.signedPercent(lift.low()),
        text.signedPercent(lift.high()),
        text.wholePercent(Math.max(0, past.varianceReduction())));
  }

  private static String tone(Guardrail state) {
    return switch (state) {
      case HELD -> "good";
      case BROKEN -> "alarm";
      case OPEN -> "even";
    };
  }

  private static String value(Metric metric, double value, Text text) {
    if (metric.of().unit() == Unit.MILLISECONDS && metric.type() == Type.RATIO) {
      return text.say("unit.ms", text.amount(value));
    }
    return metric.type() == Type.PROPORTION || metric.type() == Type.RATIO
        ? text.percent(value)
        : text.amount(value);
  }

  private static String number(double number, Text text) {
    return number == Math.rint(number) || Math.abs(number) >= 1000
        ? text.count(Math.round(number))
        : text.amount(number);
  }
}
