package io.millrace.console.web.api;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.millrace.console.problem.RequestProblem;
import io.millrace.console.web.api.CompareRequest.Metric;
import io.millrace.statistics.Estimate;
import io.millrace.statistics.PrePost;
import io.millrace.statistics.UserSums;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sums over one arm's users. Each field's other names are GrowthBook's.
 *
 * @param preCrossSum for ratios numerator times denominator before the test; for means and
 *     proportions, where the past has no denominator, the same as {@code prePostCrossSum}
 */
@Schema(
    description = "Sums over one arm's users; pre_ fields are over the same users before the test.")
record CompareArm(
    @Schema(
            description = "users, two or more",
            type = "integer",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable Double n,
    @Schema(
            description = "sum of a user's value; of users who did it; of numerators",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable Double sum,
    @Schema(description = "sum of squares of the same; not needed for proportions")
        @Nullable Double sumSquares,
    @Schema(description = "ratio: sum of denominators, not 0") @Nullable Double denominatorSum,
    @Schema(description = "ratio: sum of squares of denominators")
        @Nullable Double denominatorSumSquares,
    @Schema(description = "ratio: sum of each user's numerator times denominator")
        @JsonAlias({"m_d_sum_of_products", "m_post_d_post_sum_of_products"})
        @Nullable Double crossSum,
    @Schema(description = "cuped: sum before the test") @Nullable Double preSum,
    @Schema(description = "cuped: sum of squares before the test; not needed for proportions")
        @Nullable Double preSumSquares,
    @Schema(
            description =
                "cuped: sum of each user's value (or numerator) before times during the test")
        @JsonAlias({
          "post_pre_cross_sum",
          "post_pre_sum_of_products",
          "pre_post_sum_of_products",
          "pre_sum_of_products",
          "pre_sum_products",
          "pre_product_sum",
          "m_post_m_pre_sum_of_products"
        })
        @Nullable Double prePostCrossSum,
    @Schema(
            description =
                "cuped: for ratios, numerator times denominator, both before; for means and"
                    + " proportions another name of pre_post_cross_sum")
        @JsonAlias("m_pre_d_pre_sum_of_products")
        @Nullable Double preCrossSum,
    @Schema(description = "cuped of ratios: sum of denominators before the test, not 0")
        @Nullable Double preDenominatorSum,
    @Schema(description = "cuped of ratios: sum of squares of denominators before the test")
        @Nullable Double preDenominatorSumSquares,
    @Schema(description = "cuped of ratios: numerator before times denominator during the test")
        @JsonAlias("m_pre_d_post_sum_of_products")
        @Nullable Double prePostDenominatorCrossSum,
    @Schema(description = "cuped of ratios: denominator before times numerator during the test")
        @JsonAlias("m_post_d_pre_sum_of_products")
        @Nullable Double preDenominatorPostCrossSum,
    @Schema(description = "cuped of ratios: denominator before times denominator during the test")
        @JsonAlias("d_post_d_pre_sum_of_products")
        @Nullable Double preDenominatorPostDenominatorCrossSum) {
  /** Above this, neighbouring whole numbers are one double. */
  private static final double LARGEST_N = 1L << 53;

  /** Above this, products of sums are no numbers any more. */
  private static final double LARGEST_SUM = 1e100;

  /** Sums of zeros and ones may differ from their squares' by rounding only. */
  private static final double ROUNDING = 1e-9;

  /** An arm with the name its problems are told under. */
  record Checked(String name, CompareArm arm, Metric metric) {

    /** The metric's value and error; a {@link RequestProblem} where the sums cannot be. */
    Estimate estimate() {
      long n = users();
      return switch (metric) {
        case MEAN ->
            known(Estimate.mean(n, sum(), number("sum_squares", arm.sumSquares())), "sum_squares");
        case PROPORTION -> known(Estimate.proportion(n, converted()), "sum");
        case RATIO -> known(Estimate.ratio(ratio()), "sum_squares");
      };
    }

    /** The metric during and before the test. */
    PrePost prePost() {
      long n = users();
      return switch (metric) {
        case MEAN ->
            PrePost.mean(
                n,
                sum(),
                number("sum_squares", arm.sumSquares()),
                number("pre_sum", arm.preSum()),
                number("pre_sum_squares", arm.preSumSquares()),
                products());
        case PROPORTION -> PrePost.proportion(n, converted(), convertedBefore(), both());
        case RATIO -> ratios();
      };
    }

    /** Refuses an adjusted variance that is none. */
    void requireVariance(double variance) {
      if (!(variance > 0 && Double.isFinite(variance))) {
        throw noVariance(metric == Metric.PROPORTION ? "pre_sum" : "pre_sum_squares");
      }
    }

    /** The value without adjustment. */
    double value() {
      return metric == Metric.RATIO
          ? sum() / number("denominator_sum", arm.denominatorSum())
          : sum() / users();
    }

    boolean hasPast() {
      return arm.preSum() != null;
    }

    boolean hasDenominator() {
      return arm.denominatorSum() != null;
    }

    String field(String field) {
      return name + "." + field;
    }

    private long users() {
      double n = number("n", arm.n());
      if (n != Math.rint(n) || n > LARGEST_N) {
        throw invalid("n", "must be a whole number, is " + n);
      }
      if (n < 2) {
        throw invalid("n", "must be 2 or more, is %d".formatted((long) n));
      }
      return (long) n;
    }

    private double sum() {
      return number("sum", arm.sum());
    }

    private double converted() {
      return count("sum", arm.sum(), "sum_squares", arm.sumSquares());
    }

    private double convertedBefore() {
      return count("pre_sum", arm.preSum(), "pre_sum_squares", arm.preSumSquares());
    }

    private double count(
        String field, @Nullable Double value, String squaresField, @Nullable Double squares) {
      double count = number(field, value);
      long n = users();
      if (count < 0 || count > n) {
        throw invalid(
            field, "must be between 0 and n (%d) for a proportion, is %s".formatted(n, count));
      }
      if (squares != null
          && Math.abs(number(squaresField, squares) - count) > ROUNDING * Math.max(1, count)) {
        throw invalid(
            squaresField,
            "must equal %s for a proportion, whose values are 0 or 1; is %s and not %s"
                .formatted(name + "." + field, squares, count));
      }
      return count;
    }

    /** Users who did it before and during the test. */
    private double both() {
      double products = products();
      double least = Math.max(0, converted() + convertedBefore() - users());
      double most = Math.min(converted(), convertedBefore());
      if (products < least || products > most) {
        throw invalid(
            "pre_post_cross_sum",
            "must be between %s and %s, as sum, pre_sum and n are; is %s"
                .formatted(least, most, products));
      }
      return products;
    }

    /** Where the metric has no denominator, any cross sum can only be of past and present. */
    private double products() {
      Double named = arm.prePostCrossSum();
      Double past = arm.preCrossSum() == null ? arm.crossSum() : arm.preCrossSum();
      return number("pre_post_cross_sum", named == null ? past : named);
    }

    private UserSums ratio() {
      double denominator = number("denominator_sum", arm.denominatorSum());
      if (denominator == 0) {
        throw invalid("denominator_sum", "must not be 0");
      }
      return new UserSums(
          users(),
          sum(),
          number("sum_squares", arm.sumSquares()),
          denominator,
          number("denominator_sum_squares", arm.denominatorSumSquares()),
          number("cross_sum", arm.crossSum()));
    }

    private PrePost ratios() {
      UserSums before =
          new UserSums(
              users(),
              number("pre_sum", arm.preSum()),
              number("pre_sum_squares", arm.preSumSquares()),
              number("pre_denominator_sum", arm.preDenominatorSum()),
              number("pre_denominator_sum_squares", arm.preDenominatorSumSquares()),
              number("pre_cross_sum", arm.preCrossSum()));
      return PrePost.ratio(
              ratio(),
              before,
              number("pre_post_cross_sum", arm.prePostCrossSum()),
              number(
                  "pre_denominator_post_denominator_cross_sum",
                  arm.preDenominatorPostDenominatorCrossSum()),
              number("pre_denominator_post_cross_sum", arm.preDenominatorPostCrossSum()),
              number("pre_post_denominator_cross_sum", arm.prePostDenominatorCrossSum()))
          .orElseThrow(() -> invalid("pre_denominator_sum", "must not be 0"));
    }

    private double number(String field, @Nullable Double value) {
      double number = CompareRequest.required(field(field), value);
      if (!(Math.abs(number) < LARGEST_SUM)) {
        throw invalid(field, "must be finite and below 1e100, is " + number);
      }
      boolean count = field.equals("n") || field.endsWith("sum_squares");
      if (count && number < 0) {
        throw invalid(field, "must not be negative, is " + number);
      }
      return number;
    }

    private Estimate known(Optional<Estimate> estimate, String field) {
      return estimate.orElseThrow(() -> noVariance(field));
    }

    private RequestProblem noVariance(String field) {
      String why =
          metric == Metric.PROPORTION
              ? "nobody or everybody did it"
              : "all users are alike, or the sums do not belong together";
      return invalid(
          field,
          "leaves a variance of 0 or below (%s): the arms cannot be compared".formatted(why));
    }

    private RequestProblem invalid(String field, String message) {
      return RequestProblem.invalid(field(field), field(field) + " " + message);
    }
  }
}
