package io.millrace.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.statistics.decision.PromotionRules;
import io.millrace.trainer.evaluation.Evaluation;
import io.millrace.trainer.training.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private static final Evaluation GOOD =
      new Evaluation(1234, 0.81, Double.NaN, 0.3, 0.8, 0.9, 0.01);
  private static final Evaluation FAIR = new Evaluation(1234, 0.78, 0.7, 0.32, 0.9, 0.9, 0.01);

  @Test
  void html_champion_isBesideTheModelWithAVerdict() {
    RunReport report =
        report(
            Optional.of(
                new RunReport.Champion(
                    "deepfm-1",
                    quality(FAIR),
                    new PairedBootstrap.Interval(0.03, 0.02, 0.04),
                    true)));

    assertThat(report.verdict()).startsWith("Better than the champion deepfm-1: AUC +0.0300");
    assertThat(ReportPage.html(report))
        .contains("0.8100", "0.7800", "1,234", "–", "new users", "a &lt;file&gt;", "epochs")
        .doesNotContain("<file>", "http://", "https://", "<script", "NaN");
  }

  @Test
  void html_parts_areAllThereWithWhatTheyRestOn() {
    assertThat(ReportPage.html(report(Optional.empty())))
        .contains("ROC", "Precision by recall", "Reliability", "&lt;user&gt;", "device = a|b")
        .contains("On a sample of 500 validation rows", "5 shuffles", "3 were")
        .contains("No, not without force", "It had 3 training rows.", "A note.")
        .contains("prefers-color-scheme: dark", "width=device-width")
        .doesNotContain("src=", "href=", "url(");
  }

  @Test
  void markdown_card_saysWhatItIsAndHowItWasMade() {
    assertThat(ModelCard.markdown(report(Optional.empty())))
        .startsWith("# deepfm-2\n")
        .contains("DeepFM", "| validation | 1,234 | 0.8100 |", "| device = a\\|b | 1,234 |")
        .contains("&lt;user&gt;", "It had 3 training rows.", "--set epochs=2", "epoch 1 of 2")
        .doesNotContain("<user>", "NaN");
  }

  @Test
  void verdict_intervalAroundZero_claimsNothing() {
    RunReport unclear =
        report(
            Optional.of(
                new RunReport.Champion(
                    "old", quality(FAIR), new PairedBootstrap.Interval(0.01, -0.01, 0.03), true)));
    RunReport worse =
        report(
            Optional.of(
                new RunReport.Champion(
                    "old",
                    quality(FAIR),
                    new PairedBootstrap.Interval(-0.02, -0.03, -0.01),
                    false)));

    assertThat(unclear.verdict()).startsWith("No difference");
    assertThat(worse.verdict()).startsWith("Worse").contains("Do not promote");
    assertThat(report(Optional.empty()).verdict())
        .isEqualTo(
            "The model ranks better than random order on 1,234 validation rows: AUC 0.8100, random"
                + " order has 0.5. There is no champion to compare it with.");
  }

  @Test
  void importance_featuresWithoutEffect_areCountedAndNotListed() {
    RunReport report = report(Optional.empty());

    assertThat(ReportPage.html(report))
        .contains("2 of 4 features have no effect", ">hour<")
        .doesNotContain("absent-1", "absent-2");
    assertThat(ModelCard.markdown(report))
        .contains("2 of 4 features have no effect", "| hour | -0.0010 |")
        .doesNotContain("absent-1", "absent-2");
  }

  @Test
  void importance_noFeatureWithEffect_hasNoTable() {
    Importance none =
        new Importance(500, 5, 0.5, List.of(new Importance.Drop("absent-1", 0, 0, 0)));

    assertThat(none.effective()).isEmpty();
    assertThat(none.withoutEffect()).contains("1 of 1 features");
  }

  private static Quality quality(Evaluation evaluation) {
    return new Quality(
        evaluation,
        List.of(new Reliability.Bin(.1, .12, 600), new Reliability.Bin(.5, .45, 634)),
        Curves.of(new float[] {.1f, .4f, .35f, .8f}, new float[] {0, 0, 1, 1}));
  }

  private static RunReport report(Optional<RunReport.Champion> champion) {
    return new RunReport(
        "deepfm-2",
        "deepfm",
        Instant.parse("2026-01-01T00:00:00Z"),
        List.of(
            new Progress.EpochResult(1, 0.5, 0.7, 0.4),
            new Progress.EpochResult(2, 0.4, Double.NaN, 0.3)),
        1,
        quality(GOOD),
        Optional.empty(),
        champion,
        List.of(new RunReport.Slice("new users", FAIR), new RunReport.Slice("device = a|b", FAIR)),
        3,
        new Importance(
            500,
            5,
            0.8,
            List.of(
                new Importance.Drop("<user>", 0.1, 0.08, 0.13),
                new Importance.Drop("hour", -0.001, -0.003, 0.001),
                new Importance.Drop("absent-1", 0, 0, 0),
                new Importance.Drop("absent-2", 0, -0.00004, 0.00004))),
        new PromotionRules.Decision(List.of("It had 3 training rows."), List.of("A note.")),
        Map.of("epochs", "2"),
        Map.of("train-file", "a <file>"),
        Optional.empty());
  }
}
