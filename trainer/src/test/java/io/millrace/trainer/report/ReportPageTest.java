package io.millrace.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.trainer.evaluation.Evaluation;
import io.millrace.trainer.training.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private static final Evaluation GOOD = new Evaluation(1234, 0.81, Double.NaN, 0.3, 0.8, 0.01);
  private static final Evaluation FAIR = new Evaluation(1234, 0.78, 0.7, 0.32, 0.9, 0.01);

  @Test
  void html_champion_isBesideTheModelWithAVerdict() {
    RunReport report =
        report(
            Optional.of(
                new RunReport.Champion(
                    "deepfm-1",
                    FAIR,
                    List.of(new Reliability.Bin(.2, .3, 10)),
                    new PairedBootstrap.Interval(0.03, 0.02, 0.04))));

    assertThat(report.verdict()).startsWith("Better than the champion deepfm-1: AUC +0.0300");
    assertThat(ReportPage.html(report))
        .contains("0.8100", "0.7800", "1,234", "–", "new users", "a &lt;file&gt;", "epochs")
        .doesNotContain("<file>", "http://", "https://", "<script", "NaN");
  }

  @Test
  void verdict_intervalAroundZero_claimsNothing() {
    RunReport unclear =
        report(
            Optional.of(
                new RunReport.Champion(
                    "old", FAIR, List.of(), new PairedBootstrap.Interval(0.01, -0.01, 0.03))));
    RunReport worse =
        report(
            Optional.of(
                new RunReport.Champion(
                    "old", FAIR, List.of(), new PairedBootstrap.Interval(-0.02, -0.03, -0.01))));

    assertThat(unclear.verdict()).startsWith("No difference");
    assertThat(worse.verdict()).startsWith("Worse").contains("Do not promote");
    assertThat(report(Optional.empty()).verdict()).contains("no champion");
  }

  private static RunReport report(Optional<RunReport.Champion> champion) {
    return new RunReport(
        "deepfm-2",
        "deepfm",
        Instant.parse("2026-01-01T00:00:00Z"),
        List.of(
            new Progress.EpochResult(1, 0.5, 0.7, 0.4),
            new Progress.EpochResult(2, 0.4, Double.NaN, 0.3)),
        GOOD,
        List.of(new Reliability.Bin(.1, .12, 600), new Reliability.Bin(.5, .45, 634)),
        Optional.empty(),
        champion,
        List.of(new RunReport.Slice("new users", FAIR)),
        Map.of("epochs", "2"),
        Map.of("train-file", "a <file>"));
  }
}
