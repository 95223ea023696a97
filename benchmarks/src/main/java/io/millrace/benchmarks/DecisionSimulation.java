package io.millrace.benchmarks;

import io.millrace.statistics.decision.AaSimulation;
import io.millrace.statistics.decision.Rules;
import java.util.Locale;

/**
 * How often the decision is wrong: 2,000 A/A tests looked at daily for four weeks, and A/B tests
 * with true lifts. Deterministic; takes some minutes.
 *
 * <pre>java -cp 'benchmarks/target/classes:benchmarks/target/lib/*' \
 *   io.millrace.benchmarks.DecisionSimulation [tests] [seed]</pre>
 */
public final class DecisionSimulation {
  private static final int DAYS = 28;
  private static final int USERS_A_DAY = 100;
  private static final long SEED = 20260101;

  private DecisionSimulation() {}

  public static void main(String[] args) {
    int tests = args.length > 0 ? Integer.parseInt(args[0]) : 2000;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : SEED;
    System.out.printf(
        Locale.ROOT,
        "%d tests each, %d days, %d users an arm a day, a look a day%n",
        tests,
        DAYS,
        USERS_A_DAY);
    System.out.println(
        "lift   decided shipped changed | peeked fixed predicted | covered binomial-covered (shares)");
    for (double lift : new double[] {0, 0.1, 0.2, 0.3}) {
      AaSimulation.Result result =
          new AaSimulation(tests, DAYS, USERS_A_DAY, lift, Rules.USUAL).run(seed);
      System.out.printf(
          Locale.ROOT,
          "%5.2f  %7.4f %7.4f %7.4f | %6.4f %5.4f %9.4f | %7.4f %7.4f%n",
          lift,
          result.decided(),
          result.shipped(),
          result.changed(),
          result.peeked(),
          result.fixed(),
          result.predicted(),
          result.covered(),
          result.binomialCovered());
    }
    System.out.printf(
        Locale.ROOT, "Monte-Carlo error at 5 %%: %.4f%n", Math.sqrt(0.05 * 0.95 / tests));
  }
}
