package io.millrace.statistics;

import io.millrace.statistics.Posterior.Prior;
import java.util.OptionalDouble;

/**
 * How likely a test is to see an effect, and how small an effect it can see, planned before the
 * test. Effects are lifts; arms are of equal size; the treatment's variance is the control's. The
 * formulas are GrowthBook's power calculator's, two-sided.
 *
 * @param mean of the metric without treatment, not 0
 * @param variance of a user's value, above 0
 * @param usersPerArm above 0
 * @param alpha in (0, 1)
 */
public record Power(double mean, double variance, double usersPerArm, double alpha) {
  /** The largest lift that is looked for: 500 %. */
  private static final double LARGEST_LIFT = 5;

  public Power {
    if (!(mean != 0 && Double.isFinite(mean))) {
      throw new IllegalArgumentException("mean must not be 0, is " + mean);
    }
    if (!(variance > 0 && Double.isFinite(variance))) {
      throw new IllegalArgumentException("variance must be above 0, is " + variance);
    }
    if (!(usersPerArm > 0)) {
      throw new IllegalArgumentException("usersPerArm must be above 0, is " + usersPerArm);
    }
    Quantiles.requireAlpha(alpha);
  }

  /** Of a metric that a user converts or not. */
  public static Power ofProportion(double share, double usersPerArm, double alpha) {
    return new Power(share, share * (1 - share), usersPerArm, alpha);
  }

  /** The probability of a significant difference in a test for one look. */
  public double atFixedHorizon(double lift) {
    return power(lift, Math.sqrt(liftVariance(lift)));
  }

  /** The same with a confidence sequence read at its end. */
  public double sequential(double lift, double nStar) {
    return power(lift, Math.sqrt(liftVariance(lift)) * widening(2 * usersPerArm, nStar));
  }

  /** The probability that the credible interval of a Bayesian test excludes 0. */
  public double bayesian(double lift, Prior prior) {
    double v = liftVariance(lift);
    double precision = 1 / v + 1 / prior.variance();
    double wide = v * Math.sqrt(precision) * Quantiles.normal(alpha / 2);
    double pull = v * prior.mean() / prior.variance() + lift;
    double error = Math.sqrt(v);
    return Quantiles.normalTail((wide - pull) / error)
        + Quantiles.normalTail((wide + pull) / error);
  }

  /** The smallest lift seen with this power at a fixed horizon; empty where no lift is. */
  public OptionalDouble minimumDetectableLift(double power) {
    return minimum(power, variance);
  }

  /** The same with a confidence sequence. */
  public OptionalDouble minimumDetectableLiftSequential(double power, double nStar) {
    double widening = widening(2 * usersPerArm, nStar);
    return minimum(power, variance * widening * widening);
  }

  /** The smallest lift, up to 500 %, that a Bayesian test sees with this power. */
  public OptionalDouble minimumDetectableLiftBayesian(double power, Prior prior) {
    if (bayesian(0, prior) >= power) {
      return OptionalDouble.of(0);
    }
    double step = 1e-3;
    for (double high = step; high <= LARGEST_LIFT; high += step) {
      if (bayesian(high, prior) >= power) {
        double low = high - step;
        for (int i = 0; i < 50; i++) {
          double middle = 0.5 * (low + high);
          if (bayesian(middle, prior) >= power) {
            high = middle;
          } else {
            low = middle;
          }
        }
        return OptionalDouble.of(high);
      }
    }
    return OptionalDouble.empty();
  }

  /**
   * The textbook's smallest lift, which takes the treatment's mean for the control's below the
   * line: {@code (z_{alpha/2} + z_{1 - power}) sqrt(2 variance / n) / |mean|}.
   */
  public double simpleMinimumDetectableLift(double power) {
    return z(power) * Math.sqrt(2 * variance / usersPerArm) / Math.abs(mean);
  }

  /**
   * How many users all arms need together so that each treatment's difference to the control is
   * seen (Chow, Shao, Wang, "Sample Size Calculations in Clinical Research", 2.2): per treatment
   * {@code ceil((z_{alpha/2} + z_{1 - power})²/d² (v_c/k + v_t))} users with k control users for
   * each.
   *
   * @param difference that shall be seen, not 0, in the metric's unit
   * @param controlVariance of a user
   * @param treatmentVariance of a user
   * @param weights of the arms, the control first
   * @param alpha of one comparison: correct it for several comparisons beforehand
   */
  public static double requiredUsers(
      double difference,
      double controlVariance,
      double treatmentVariance,
      double[] weights,
      double alpha,
      double power) {
    double z = Quantiles.normal(alpha / 2) + Quantiles.normal(1 - power);
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double most = 0;
    for (int arm = 1; arm < weights.length; arm++) {
      double ratio = weights[0] / weights[arm];
      double users =
          Math.ceil(
              z * z / (difference * difference) * (controlVariance / ratio + treatmentVariance));
      most = Math.max(most, users * total / weights[arm]);
    }
    return Math.ceil(most);
  }

  /** The delta method's variance of a lift, see {@link EffectMoments#lift}. */
  private double liftVariance(double lift) {
    double c = mean;
    double t = mean * (1 + lift);
    return variance / (c * c * usersPerArm) + variance * t * t / (c * c * c * c * usersPerArm);
  }

  private double power(double lift, double error) {
    double z = Quantiles.normal(alpha / 2);
    return Quantiles.normalTail(z - lift / error) + Quantiles.normalTail(z + lift / error);
  }

  /** How many times wider a confidence sequence is than the interval for one look. */
  private double widening(double users, double nStar) {
    double rho = ConfidenceSequence.rho(alpha, nStar);
    return Math.sqrt(users)
        * ConfidenceSequence.halfWidth(1, users, rho, alpha)
        / Quantiles.normal(alpha / 2);
  }

  private double z(double power) {
    return Quantiles.normal(alpha / 2) + Quantiles.normal(1 - power);
  }

  /**
   * The lift of which z times the delta method's error is the lift itself: the larger root of
   * {@code (1 - z² s/m²) t² - 2 m t + m² - z² s = 0} with s the variance of a mean.
   */
  private OptionalDouble minimum(double power, double userVariance) {
    if (!(power > alpha && power < 1)) {
      throw new IllegalArgumentException("power must be between alpha and 1, is " + power);
    }
    double z2 = z(power) * z(power);
    double s = userVariance / usersPerArm;
    double m = mean;
    if (s * z2 >= m * m) {
      return OptionalDouble.empty();
    }
    double a = 1 - z2 * s / (m * m);
    double b = -2 * m;
    double c = m * m - z2 * s;
    double root = (-b + Math.sqrt(b * b - 4 * a * c)) / (2 * a);
    return OptionalDouble.of((root - m) / m);
  }
}
