package io.millrace.console.experiment;

import io.millrace.statistics.Effect;
import io.millrace.statistics.SampleRatio;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an experiment says, in a sentence.
 *
 * <p>The intervals are for one look: a person who looks every day and stops at the first good one
 * finds winners that are none.
 *
 * @param variant the arm that the sentence is about; empty where it is about the experiment
 */
public record Verdict(Kind kind, Optional<String> variant, String sentence) {
  /** Fewer users in an arm than this are too few for the normal approximation behind the test. */
  static final long MINIMUM_USERS = 100;

  /** A larger share of users in several arms than this makes a test unhealthy. */
  static final double MIXED_SHARE = 0.01;

  /** What follows from an experiment. */
  public enum Kind {
    /** No user has seen an arm. */
    NO_DATA,
    /** Assignment or logging is broken: no number of this experiment can be trusted. */
    UNHEALTHY,
    /** Too few users to compare. */
    TOO_EARLY,
    /** No arm's interval is clear of 0. */
    UNDECIDED,
    /** An arm beats the control. */
    BETTER,
    /** Every arm loses against the control. */
    WORSE
  }

  static Verdict of(List<ArmReport> arms, Optional<SampleRatio> ratio, long mixed) {
    long users = arms.stream().mapToLong(arm -> arm.sums().users()).sum();
    if (users == 0) {
      return about(Kind.NO_DATA, "No user has seen this experiment yet.");
    }
    if (ratio.isPresent() && ratio.get().isMismatch()) {
      return about(
          Kind.UNHEALTHY,
          "Withheld: users did not fall into the variants as configured (sample ratio mismatch, p = "
              + small(ratio.get().pValue())
              + "). Find what loses users before reading any number.");
    }
    if (mixed > MIXED_SHARE * users) {
      return about(
          Kind.UNHEALTHY,
          "Withheld: %d users have seen more than one variant.".formatted(mixed)
              + " Find out why assignment is not stable before reading any number.");
    }
    List<ArmReport> treatments = arms.subList(1, arms.size());
    boolean small = arms.stream().anyMatch(arm -> arm.sums().users() < MINIMUM_USERS);
    if (small || treatments.stream().anyMatch(arm -> arm.lift().isEmpty())) {
      return about(
          Kind.TOO_EARLY,
          "Too early to tell: every variant needs at least %d users and some clicks."
              .formatted(MINIMUM_USERS));
    }
    return compare(arms.get(0).variant().name(), treatments);
  }

  private static Verdict compare(String control, List<ArmReport> treatments) {
    ArmReport best =
        treatments.stream().max(Comparator.comparingDouble(arm -> lift(arm).estimate())).get();
    if (lift(best).isAboveZero()) {
      return about(Kind.BETTER, best, "raises", control);
    }
    if (treatments.stream().allMatch(arm -> lift(arm).isBelowZero())) {
      return about(Kind.WORSE, best, "lowers", control);
    }
    return about(
        Kind.UNDECIDED,
        "No variant beats %s yet: no interval is clear above 0.".formatted(control));
  }

  private static Verdict about(Kind kind, ArmReport arm, String does, String control) {
    Effect lift = lift(arm);
    String name = arm.variant().name();
    return new Verdict(
        kind,
        Optional.of(name),
        String.format(
            Locale.ROOT,
            "%s %s CTR by %.1f %% against %s (95 %% interval %+.1f %% to %+.1f %%).",
            name,
            does,
            100 * Math.abs(lift.estimate()),
            control,
            100 * lift.low(),
            100 * lift.high()));
  }

  private static Verdict about(Kind kind, String sentence) {
    return new Verdict(kind, Optional.empty(), sentence);
  }

  private static Effect lift(ArmReport arm) {
    return arm.lift().orElseThrow();
  }

  private static String small(double p) {
    return String.format(Locale.ROOT, p < 1e-4 ? "%.1e" : "%.4f", p);
  }
}
