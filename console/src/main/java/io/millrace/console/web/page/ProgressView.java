package io.millrace.console.web.page;

import io.millrace.console.experiment.ExperimentReport;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.statistics.Estimate;
import io.millrace.statistics.Power;
import java.util.Optional;

/**
 * How far an experiment is towards the users that are needed to see a lift with a power of 80 %.
 *
 * @param value percent of the needed users, at most 100
 * @param label the same as a sentence
 */
record ProgressView(int value, String label) {
  /** What is sought where nobody says: 5 %. */
  static final double DEFAULT_LIFT = 0.05;

  private static final double ALPHA = 0.05;
  private static final double POWER = 0.8;

  /** Empty while the control's rate is not known. */
  static Optional<ProgressView> of(ExperimentReport report, double lift, Text text) {
    Optional<Estimate> control = report.control().ctr();
    if (control.isEmpty() || !(control.get().value() > 0)) {
      return Optional.empty();
    }
    double perUser = control.get().variance() * control.get().users();
    double[] weights =
        report.stored().experiment().variants().stream().mapToDouble(Variant::weight).toArray();
    double needed =
        Power.requiredUsers(lift * control.get().value(), perUser, perUser, weights, ALPHA, POWER);
    int percent = (int) Math.min(100, Math.floor(100 * report.users() / needed));
    return Optional.of(
        new ProgressView(
            percent,
            text.say(
                percent < 100 ? "progress.label" : "progress.enough",
                text.count(report.users()),
                text.count((long) needed),
                text.signedPercent(lift).replaceFirst("^\\+", ""))));
  }
}
