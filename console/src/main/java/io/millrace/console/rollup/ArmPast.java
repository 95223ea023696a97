package io.millrace.console.rollup;

import io.millrace.experiment.Measure;
import io.millrace.statistics.UserSums;
import java.util.Collections;
import java.util.List;

/**
 * What the users of one arm did in the two weeks before the experiment met them, and its products
 * with what they did since: what CUPED needs.
 *
 * @param sums of the seven measures before; of users with a click, hide, cart and purchase before;
 *     products of each pair before, as {@link ArmSums} has them; of each measure since with each
 *     before; of having each of click, hide, cart and purchase since with having it before
 */
public record ArmPast(String variant, List<Double> sums) {
  private static final int MEASURES = Measure.LATENCY_MS.ordinal();
  private static final int CONVERTS = 4;
  private static final int PAIRS = MEASURES + CONVERTS;
  private static final int CROSSED = PAIRS + MEASURES * (MEASURES + 1) / 2;
  private static final int CONVERTED = CROSSED + MEASURES * MEASURES;
  private static final int SIZE = CONVERTED + CONVERTS;

  public ArmPast {
    sums = List.copyOf(sums);
    if (sums.size() != SIZE) {
      throw new IllegalArgumentException("sums must be %d, are %d".formatted(SIZE, sums.size()));
    }
  }

  /** An arm whose users nobody has seen before. */
  public static ArmPast none(String variant) {
    return new ArmPast(variant, Collections.nCopies(SIZE, 0.0));
  }

  /** Both together. */
  public ArmPast plus(ArmPast other) {
    Double[] sum = new Double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      sum[i] = sums.get(i) + other.sums.get(i);
    }
    return new ArmPast(variant, List.of(sum));
  }

  /** Whether anybody did anything before. */
  public boolean isKnown() {
    return sums.stream().limit(MEASURES).anyMatch(sum -> sum != 0);
  }

  /** The total before. */
  public double sum(Measure measure) {
    return sums.get(index(measure));
  }

  /** How many users had any before. */
  public double converts(Measure measure) {
    return sums.get(MEASURES + convert(measure));
  }

  /** The sum of each user's one times the other, both before. */
  public double product(Measure one, Measure other) {
    int low = Math.min(index(one), index(other));
    int high = Math.max(index(one), index(other));
    return sums.get(PAIRS + low * MEASURES - low * (low - 1) / 2 + high - low);
  }

  /** The sum of each user's one since times the other before. */
  public double cross(Measure since, Measure before) {
    return sums.get(CROSSED + index(since) * MEASURES + index(before));
  }

  /** How many users had any since and before. */
  public double convertsBoth(Measure measure) {
    return sums.get(CONVERTED + convert(measure));
  }

  /** One over the other, before. */
  public UserSums ratio(long users, Measure numerator, Measure denominator) {
    return new UserSums(
        users,
        sum(numerator),
        product(numerator, numerator),
        sum(denominator),
        product(denominator, denominator),
        product(numerator, denominator));
  }

  private static int index(Measure measure) {
    if (!measure.hasPast()) {
      throw new IllegalArgumentException("nobody had %s before".formatted(measure));
    }
    return measure.ordinal();
  }

  private static int convert(Measure measure) {
    return switch (measure) {
      case CLICKS -> 0;
      case HIDES -> 1;
      case CARTS -> 2;
      case PURCHASES -> 3;
      case SLATES, IMPRESSIONS, REVENUE, LATENCY_MS, FALLBACKS, RETURNS ->
          throw new IllegalArgumentException("converts of " + measure + " are not kept");
    };
  }
}
