package io.millrace.statistics.decision;

import io.millrace.statistics.EffectMoments;
import io.millrace.statistics.decision.Look.Guardrail;
import io.millrace.statistics.decision.Look.Treatment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What to do about a test, and why in a sentence.
 *
 * <p>Each day's look adds an always-valid interval of every treatment's gain, at alpha over the
 * number of treatments; what all of them leave possible only narrows, so a decision stays once it
 * is made: noise cannot turn it back. (That is the hysteresis: a ship does not become "keep
 * running" because today's interval touches 0 again, and it becomes a roll back only by way of a
 * contradiction, which is said.) Looks before the minimum of days and users count for the interval,
 * not for a decision.
 *
 * @param variant the arm it is about; empty where it is about the test
 */
public record Decision(Kind kind, Optional<String> variant, String sentence) {
  /** What to do. */
  public enum Kind {
    /** An arm is better, and no guardrail of it is broken: give it to everybody. */
    SHIP,
    /** Every arm is worse, or breaks a guardrail: go back to the control. */
    ROLL_BACK,
    /** Nothing is decided yet. */
    KEEP_RUNNING,
    /** Assignment or logging is broken: mend that and begin a new phase. */
    UNHEALTHY
  }

  /**
   * Decides.
   *
   * @param looks one a day, in order
   * @param problem what makes the test unhealthy; empty where it is healthy
   */
  public static Decision of(List<Look> looks, Optional<String> problem, Rules rules) {
    if (problem.isPresent()) {
      return about(Kind.UNHEALTHY, "Withheld: " + problem.get());
    }
    if (looks.isEmpty()) {
      return about(Kind.KEEP_RUNNING, "No user has seen this experiment yet.");
    }
    Look last = looks.get(looks.size() - 1);
    if (last.day() < rules.minimumDays()) {
      return about(
          Kind.KEEP_RUNNING,
          "Too early: day %d of at least %d.".formatted(last.day(), rules.minimumDays()));
    }
    if (last.smallestArm() < rules.minimumUsers()) {
      return about(
          Kind.KEEP_RUNNING,
          "Too early: the smallest variant has %d of at least %d users."
              .formatted(last.smallestArm(), rules.minimumUsers()));
    }
    return decide(looks, last, rules);
  }

  private static Decision decide(List<Look> looks, Look last, Rules rules) {
    double alpha = rules.alpha() / Math.max(1, last.treatments().size());
    Map<String, RunningInterval> gains = gains(looks, alpha, rules.nStar());
    List<Treatment> better = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    int worse = 0;
    for (Treatment treatment : last.treatments()) {
      RunningInterval gain = gains.getOrDefault(treatment.name(), RunningInterval.EVERYTHING);
      if (gain.isContradiction()) {
        return about(
            Kind.KEEP_RUNNING,
            Optional.of(treatment.name()),
            "%s's effect is not the same all the time: early days exclude what later days say."
                .formatted(treatment.name()));
      }
      Optional<String> rail = brokenRail(looks, treatment, alpha, rules.nStar());
      if (rail.isPresent()) {
        broken.add("%s breaks the guardrail %s".formatted(treatment.name(), rail.get()));
      } else if (gain.low() > 0) {
        better.add(treatment);
      } else if (gain.high() < 0) {
        worse++;
      }
    }
    if (!better.isEmpty()) {
      return ship(better, gains);
    }
    if (broken.size() + worse == last.treatments().size()) {
      String why =
          broken.isEmpty()
              ? "the primary metric falls in every variant"
              : String.join(", ", broken) + (worse > 0 ? ", and the others are worse" : "");
      return about(Kind.ROLL_BACK, "Roll back: " + why + ".");
    }
    return about(Kind.KEEP_RUNNING, open(last, gains));
  }

  private static Decision ship(List<Treatment> better, Map<String, RunningInterval> gains) {
    Treatment best = better.get(0);
    for (Treatment treatment : better) {
      if (estimate(treatment) > estimate(best)) {
        best = treatment;
      }
    }
    RunningInterval gain = gains.getOrDefault(best.name(), RunningInterval.EVERYTHING);
    return about(
        Kind.SHIP,
        Optional.of(best.name()),
        String.format(
            Locale.ROOT,
            "Ship %s: it gains %+.1f %% (%+.1f %% to %+.1f %%, always-valid interval).",
            best.name(),
            100 * estimate(best),
            100 * gain.low(),
            100 * gain.high()));
  }

  private static String open(Look last, Map<String, RunningInterval> gains) {
    Treatment first = last.treatments().get(0);
    RunningInterval gain = gains.getOrDefault(first.name(), RunningInterval.EVERYTHING);
    return Double.isInfinite(gain.low()) || Double.isInfinite(gain.high())
        ? "Keep running: there is nothing to compare yet."
        : String.format(
            Locale.ROOT,
            "Keep running: %s may still gain anything from %+.1f %% to %+.1f %%.",
            first.name(),
            100 * gain.low(),
            100 * gain.high());
  }

  private static Map<String, RunningInterval> gains(List<Look> looks, double alpha, double nStar) {
    Map<String, RunningInterval> gains = new HashMap<>();
    for (Look look : looks) {
      for (Treatment treatment : look.treatments()) {
        RunningInterval before = gains.getOrDefault(treatment.name(), RunningInterval.EVERYTHING);
        treatment
            .gain()
            .ifPresent(gain -> gains.put(treatment.name(), before.and(gain, alpha, nStar)));
      }
    }
    return gains;
  }

  /** A guardrail whose loss is surely above 0, and by today's estimate above its margin. */
  private static Optional<String> brokenRail(
      List<Look> looks, Treatment today, double alpha, double nStar) {
    for (Guardrail rail : today.guardrails()) {
      RunningInterval loss = RunningInterval.EVERYTHING;
      for (Look look : looks) {
        for (Treatment treatment : look.treatments()) {
          for (Guardrail then : treatment.guardrails()) {
            if (treatment.name().equals(today.name())
                && then.name().equals(rail.name())
                && then.loss().isPresent()) {
              loss = loss.and(then.loss().get(), alpha, nStar);
            }
          }
        }
      }
      boolean beyond =
          rail.loss().map(EffectMoments::estimate).filter(l -> l > rail.margin()).isPresent();
      if (beyond && loss.low() > 0) {
        return Optional.of(rail.name());
      }
    }
    return Optional.empty();
  }

  private static double estimate(Treatment treatment) {
    return treatment.gain().map(EffectMoments::estimate).orElse(0.0);
  }

  private static Decision about(Kind kind, String sentence) {
    return about(kind, Optional.empty(), sentence);
  }

  private static Decision about(Kind kind, Optional<String> variant, String sentence) {
    return new Decision(kind, variant, sentence);
  }
}
