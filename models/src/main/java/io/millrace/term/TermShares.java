package io.millrace.term;

/**
 * What a term adds to one logit: the sum of all.
 *
 * @param fields one number for each of the encoder's fields; 0 where the term has nothing to say
 * @param constant what no field accounts for
 */
@SuppressWarnings("ArrayRecordComponent")
public record TermShares(double[] fields, double constant) {
  /** All of it. */
  public double total() {
    double total = constant;
    for (double share : fields) {
      total += share;
    }
    return total;
  }
}
