package io.millrace.console.rollup;

/**
 * How many purchases and returns of an experiment were in a currency, and as what they count.
 *
 * @param currency as the events name it; empty text if they name none
 * @param countedAs the currency that their amounts were added in; empty text if unknown, {@code -}
 *     if they were left out of revenue
 */
public record CountedCurrency(String currency, String countedAs, long events) {
  /** Whether the amounts are not a part of revenue, because there is no rate for the currency. */
  public boolean isLeftOut() {
    return countedAs.equals("-");
  }
}
