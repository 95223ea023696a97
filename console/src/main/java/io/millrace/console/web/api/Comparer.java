package io.millrace.console.web.api;

import io.millrace.console.problem.RequestProblem;
import io.millrace.console.web.api.CompareAnswer.ArmAnswer;
import io.millrace.console.web.api.CompareAnswer.CupedAnswer;
import io.millrace.console.web.api.CompareAnswer.EffectAnswer;
import io.millrace.console.web.api.CompareAnswer.PosteriorAnswer;
import io.millrace.console.web.api.CompareAnswer.Risk;
import io.millrace.console.web.api.CompareAnswer.SequentialAnswer;
import io.millrace.statistics.Alternative;
import io.millrace.statistics.ConfidenceSequence;
import io.millrace.statistics.Cuped;
import io.millrace.statistics.Effect;
import io.millrace.statistics.EffectMoments;
import io.millrace.statistics.Estimate;
import io.millrace.statistics.Posterior;
import io.millrace.statistics.Posterior.Prior;
import io.millrace.statistics.PrePost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Answers one comparison. Everything is checked before anything is computed. */
final class Comparer {
  /** Arms that differ this clearly before the test were not drawn alike. */
  private static final double PAST_ALARM = 0.01;

  private final CompareRequest request;
  private final CompareArm.Checked control;
  private final CompareArm.Checked treatment;
  private final double alpha;
  private final Alternative alternative;
  private final OptionalDouble nStar;
  private final Optional<Prior> prior;
  private final boolean priorOfLift;
  private final List<String> warnings = new ArrayList<>();

  private Comparer(CompareRequest request) {
    this.request = request;
    this.control = request.checkedControl();
    this.treatment = request.checkedTreatment();
    this.alpha = request.theAlpha();
    this.alternative = request.theAlternative();
    this.nStar = request.nStar();
    this.prior = request.thePrior();
    this.priorOfLift = request.isPriorOfLift();
  }

  static CompareAnswer compare(CompareRequest request) {
    return new Comparer(request).answer();
  }

  private CompareAnswer answer() {
    warnAboutUnused();
    return request.isCuped() ? adjusted() : plain(Optional.empty());
  }

  private CompareAnswer plain(Optional<CupedAnswer> cuped) {
    Estimate c = control.estimate();
    Estimate t = treatment.estimate();
    EffectMoments lift = EffectMoments.lift(c, t).orElseThrow(this::zeroControl);
    return answer(c, t, EffectMoments.difference(c, t), lift, cuped);
  }

  private CompareAnswer adjusted() {
    PrePost c = control.prePost();
    PrePost t = treatment.prePost();
    double theta = Cuped.theta(c, t);
    Optional<Double> pastP = pastP(c, t);
    if (theta == 0) {
      warnings.add("cuped was left out: what users did before the test explains nothing");
      return plain(Optional.of(new CupedAnswer(false, 0, 0, t.pre() - c.pre(), pastP)));
    }
    control.requireVariance(c.adjustedVariance(theta));
    treatment.requireVariance(t.adjustedVariance(theta));
    Cuped cuped = Cuped.of(c, t).orElseThrow(this::zeroControl);
    return answer(
        cuped.control(),
        cuped.treatment(),
        cuped.difference(),
        cuped.lift().orElseThrow(this::zeroControl),
        Optional.of(
            new CupedAnswer(true, theta, cuped.varianceReduction(), t.pre() - c.pre(), pastP)));
  }

  private Optional<Double> pastP(PrePost c, PrePost t) {
    Optional<Double> p =
        c.before()
            .flatMap(
                before ->
                    t.before()
                        .map(
                            after ->
                                EffectMoments.difference(before, after)
                                    .test(alpha, Alternative.TWO_SIDED)
                                    .pValue()));
    p.filter(value -> value < PAST_ALARM)
        .ifPresent(
            value ->
                warnings.add(
                    String.format(
                        Locale.ROOT,
                        "the variants differed before the test (p = %.2g): look into the assignment",
                        value)));
    return p;
  }

  private CompareAnswer answer(
      Estimate c,
      Estimate t,
      EffectMoments difference,
      EffectMoments lift,
      Optional<CupedAnswer> cuped) {
    return new CompareAnswer(
        request.theMetric().name().toLowerCase(Locale.ROOT),
        alpha,
        alternative.name().toLowerCase(Locale.ROOT),
        new ArmAnswer(c.users(), control.value(), c.value(), c.standardError()),
        new ArmAnswer(t.users(), treatment.value(), t.value(), t.standardError()),
        effect(difference, prior.map(p -> priorOfLift ? p.ofDifference(control.value()) : p)),
        effect(lift, prior.map(p -> priorOfLift ? p : p.ofLift(control.value()))),
        cuped,
        List.copyOf(warnings));
  }

  private EffectAnswer effect(EffectMoments moments, Optional<Prior> belief) {
    Effect test = moments.test(alpha, alternative);
    Posterior posterior =
        belief.map(value -> Posterior.of(moments, value)).orElseGet(() -> Posterior.flat(moments));
    // Where less is better, winning is to be below: the posterior turned around.
    Posterior gain =
        request.isLowerBetter()
            ? new Posterior(-posterior.mean(), posterior.standardDeviation())
            : posterior;
    return new EffectAnswer(
        test.estimate(),
        test.standardError(),
        test.degreesOfFreedom(),
        ends(test.low(), test.high()),
        test.pValue(),
        nStar.isPresent() ? Optional.of(sequence(moments, nStar.getAsDouble())) : Optional.empty(),
        gain.chanceToWin(),
        new Risk(gain.riskOfControl(), gain.riskOfTreatment()),
        new PosteriorAnswer(
            posterior.mean(),
            posterior.standardDeviation(),
            List.of(posterior.low(alpha), posterior.high(alpha))));
  }

  private SequentialAnswer sequence(EffectMoments moments, double tightest) {
    ConfidenceSequence sequence = ConfidenceSequence.of(moments, alpha, tightest, alternative);
    return new SequentialAnswer(
        ends(sequence.low(), sequence.high()),
        Optional.of(sequence.pValue()).filter(Double::isFinite),
        sequence.nStar(),
        sequence.rho());
  }

  private void warnAboutUnused() {
    for (CompareArm.Checked arm : List.of(control, treatment)) {
      if (arm.hasPast() && !request.isCuped()) {
        warnings.add(arm.field("pre_sum") + " was not used: cuped is not true");
      }
      if (arm.hasDenominator() && arm.metric() != CompareRequest.Metric.RATIO) {
        warnings.add(arm.field("denominator_sum") + " was not used: metric is not ratio");
      }
    }
  }

  private RequestProblem zeroControl() {
    return RequestProblem.invalid(
        control.field("sum"),
        control.field("sum")
            + " leaves a control at 0, or too close: nothing can be relative to it");
  }

  /** JSON has no infinity. */
  private static List<@Nullable Double> ends(double low, double high) {
    return Arrays.asList(Double.isFinite(low) ? low : null, Double.isFinite(high) ? high : null);
  }
}
