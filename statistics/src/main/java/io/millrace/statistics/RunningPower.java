package io.millrace.statistics;

import io.millrace.statistics.Posterior.Prior;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Power of a test that runs already, from the error it has now: how many more users it needs, and
 * so how many days. As GrowthBook's: with s times as many users more, the variance shrinks to
 * {@code v / (1 + s)}.
 *
 * @param effect of the goal metric now
 * @param alpha in (0, 1), after correction for several comparisons
 * @param nStar of the confidence sequence that decides; empty for a test at a fixed horizon
 * @param prior of a Bayesian decision; empty for the other two
 */
public record RunningPower(
    EffectMoments effect, double alpha, OptionalDouble nStar, Optional<Prior> prior) {
  private static final int DOUBLINGS = 27;
  private static final int BISECTIONS = 100;
  private static final double POWER_TOLERANCE = 1e-5;

  /** The largest effect that is looked for: 500 %. */
  private static final double LARGEST_LIFT = 5;

  private static final double SMALLEST_STEP = 1e-10;

  public RunningPower {
    Quantiles.requireAlpha(alpha);
  }

  /** The probability to see the effect with {@code more} times today's users in addition. */
  public double power(double target, double more) {
    double variance = effect.variance() / (1 + more);
    double error = Math.sqrt(variance);
    double wanted = Math.abs(target);
    double z = Quantiles.normal(alpha / 2);
    if (prior.isPresent()) {
      Prior belief = prior.get();
      double wide = variance * Math.sqrt(1 / belief.variance() + 1 / variance) * z;
      double pull = variance * belief.mean() / belief.variance() + wanted;
      return Quantiles.normalTail((wide - pull) / error)
          + Quantiles.normalTail((wide + pull) / error);
    }
    double half = z * error;
    if (nStar.isPresent()) {
      double rho = ConfidenceSequence.rho(alpha, nStar.getAsDouble());
      double users = effect.users() * (1 + more);
      half =
          ConfidenceSequence.halfWidth(
              Math.sqrt(effect.users() * effect.variance()), users, rho, alpha);
    }
    return Quantiles.normalTail((half - wanted) / error)
        + Quantiles.normalTail((half + wanted) / error);
  }

  /**
   * How many times today's users are needed in addition, 0 where there are enough; found by
   * bisection until the power is within 1e-5. Empty where not even 2^27 times suffice.
   *
   * @param target the effect to be seen
   * @param power to be reached, in (0, 1)
   */
  public OptionalDouble additional(double target, double power) {
    if (power(target, 0) > power) {
      return OptionalDouble.of(0);
    }
    double more = 1;
    for (int i = 0; i < DOUBLINGS && power(target, more) < power; i++) {
      more *= 2;
    }
    if (power(target, more) < power) {
      return OptionalDouble.empty();
    }
    double low = 0;
    double high = more;
    double difference = power(target, more) - power;
    for (int i = 0; i < BISECTIONS; i++) {
      if (difference > 0) {
        high = more;
      } else {
        low = more;
      }
      more = 0.5 * (low + high);
      difference = power(target, more) - power;
      if (Math.abs(difference) < POWER_TOLERANCE) {
        break;
      }
    }
    return OptionalDouble.of(more);
  }

  /**
   * The smallest effect that is seen with this power by today's users, found by bisection; empty
   * where none up to 500 % is.
   *
   * @param power to be reached, in (0, 1)
   */
  public OptionalDouble minimumDetectable(double power) {
    double high = LARGEST_LIFT;
    if (power(high, 0) < power) {
      return OptionalDouble.empty();
    }
    double low = 0;
    for (int i = 0; i < BISECTIONS && high - low > SMALLEST_STEP * high; i++) {
      double middle = 0.5 * (low + high);
      if (power(middle, 0) >= power) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return OptionalDouble.of(high);
  }

  /**
   * Days until the power is reached, rounded up.
   *
   * @param usersPerDay new users of both arms in a day, above 0
   */
  public OptionalDouble daysLeft(double target, double power, double usersPerDay) {
    if (!(usersPerDay > 0)) {
      throw new IllegalArgumentException("usersPerDay must be above 0, is " + usersPerDay);
    }
    OptionalDouble more = additional(target, power);
    return more.isEmpty()
        ? more
        : OptionalDouble.of(Math.ceil(more.getAsDouble() * effect.users() / usersPerDay));
  }
}
