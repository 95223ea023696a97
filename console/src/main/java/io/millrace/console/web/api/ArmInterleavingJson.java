package io.millrace.console.web.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.console.experiment.InterleavingReport;
import java.util.List;

/**
 * Which of the two models users prefer that make an arm's slates together.
 *
 * @param variant the arm
 * @param models the first and the second
 * @param users who saw such slates
 * @param slates that both made
 * @param clicks on the first's and on the second's items
 * @param wins users who clicked more of the first's items, and more of the second's
 * @param ties users who clicked as many of both, or none
 * @param delta by how much the first is preferred, from -0.5 to 0.5
 * @param pValue the exact two-sided sign test over users, for one look
 */
public record ArmInterleavingJson(
    String variant,
    List<String> models,
    long users,
    long slates,
    List<Long> clicks,
    List<Long> wins,
    long ties,
    double delta,
    @JsonProperty("p_value") double pValue,
    String sentence) {
  static ArmInterleavingJson of(InterleavingReport report) {
    return new ArmInterleavingJson(
        report.variant(),
        List.of(report.modelA(), report.modelB()),
        report.counts().users(),
        report.counts().slates(),
        List.of(report.counts().clicksA(), report.counts().clicksB()),
        List.of(report.counts().winsA(), report.counts().winsB()),
        report.counts().ties(),
        report.preference().delta(),
        report.preference().pValue(),
        report.sentence());
  }
}
