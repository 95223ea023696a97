package io.millrace.console.web.api;

import io.millrace.console.experiment.ExperimentReport;
import io.millrace.console.experiment.MetricReport;
import io.millrace.console.experiment.MetricReport.Compared;
import io.millrace.console.experiment.MetricReport.Past;
import io.millrace.statistics.Effect;
import io.millrace.statistics.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** A report as a table. Names hold no commas and no quotes, so nothing is quoted. */
final class ReportCsv {
  private static final String HEADER =
      "experiment,metric,role,variant,users,numerator,denominator,value,standard_error,difference,"
          + "lift,lift_low,lift_high,p_value,adjusted_p_value,sequential_low,sequential_high,"
          + "sequential_p_value,chance_to_win,guardrail,cuped_lift,cuped_low,cuped_high,"
          + "cuped_p_value,cuped_variance_reduction,pre_p_value,fdr_p_value";

  private ReportCsv() {}

  static String of(ExperimentReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(HEADER);
    for (MetricReport metric : report.metrics()) {
      for (MetricReport.Arm arm : metric.arms()) {
        lines.add(line(report.stored().experiment().key(), metric, arm));
      }
    }
    return String.join("\r\n", lines) + "\r\n";
  }

  private static String line(String experiment, MetricReport metric, MetricReport.Arm arm) {
    Optional<Compared> compared = arm.compared();
    return String.join(
        ",",
        experiment,
        metric.metric().name(),
        metric.metric().role().name().toLowerCase(Locale.ROOT),
        arm.variant(),
        Long.toString(arm.users()),
        number(ReportJson.known(arm.numerator()), Function.identity()),
        Double.toString(arm.denominator()),
        number(ReportJson.known(arm.point()), Function.identity()),
        arm.value().map(Estimate::standardError).map(error -> Double.toString(error)).orElse(""),
        number(compared, c -> c.difference().estimate()),
        number(compared, c -> c.lift().estimate()),
        number(compared, c -> c.lift().low()),
        number(compared, c -> c.lift().high()),
        number(compared, c -> c.lift().pValue()),
        compared
            .filter(c -> c.adjustedP().isPresent())
            .map(c -> Double.toString(c.adjustedP().getAsDouble()))
            .orElse(""),
        number(compared, c -> c.sequence().low()),
        number(compared, c -> c.sequence().high()),
        number(compared, c -> c.sequence().pValue()),
        number(compared, Compared::chanceToWin),
        arm.rail().map(rail -> rail.state().name().toLowerCase(Locale.ROOT)).orElse(""),
        number(arm.past().flatMap(Past::lift), Effect::estimate),
        number(arm.past().flatMap(Past::lift), Effect::low),
        number(arm.past().flatMap(Past::lift), Effect::high),
        number(arm.past().flatMap(Past::lift), Effect::pValue),
        number(arm.past(), Past::varianceReduction),
        number(
            arm.past().filter(past -> past.beforeP().isPresent()),
            past -> past.beforeP().getAsDouble()),
        number(compared.filter(c -> c.fdrP().isPresent()), c -> c.fdrP().getAsDouble()));
  }

  private static <T> String number(Optional<T> compared, Function<T, Double> read) {
    return compared.map(read).map(value -> Double.toString(value)).orElse("");
  }
}
