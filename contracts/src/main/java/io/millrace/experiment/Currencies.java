package io.millrace.experiment;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * The currency that revenue is reported in, and how other currencies are converted into it.
 *
 * @param reporting an ISO 4217 code such as {@code EUR}; empty if values are added as they are, and
 *     then all of an experiment's values must be in one currency
 * @param rates what one unit of another currency is worth in {@code reporting}, above 0
 */
public record Currencies(Optional<String> reporting, Map<String, Double> rates) {
  /** Nothing is converted. */
  public static final Currencies ANY = new Currencies(Optional.empty(), Map.of());

  private static final Pattern CODE = Pattern.compile("[A-Z]{3}");

  public Currencies {
    rates = Map.copyOf(rates);
    reporting.ifPresent(code -> check("currency", code));
    if (reporting.isEmpty() && !rates.isEmpty()) {
      throw new IllegalArgumentException(
          "rates need a 'currency' that they convert into, for instance 'currency: EUR'");
    }
    rates.forEach(
        (code, rate) -> {
          check("rates", code);
          if (!(rate > 0 && Double.isFinite(rate))) {
            throw new IllegalArgumentException(
                "rates: the rate of '%s' must be above 0, is %s".formatted(code, rate));
          }
        });
    reporting
        .filter(rates::containsKey)
        .ifPresent(
            code -> {
              throw new IllegalArgumentException(
                  "rates: '%s' is the currency itself; remove its rate".formatted(code));
            });
  }

  /**
   * A value in the reporting currency. A value without a currency is in the reporting currency.
   * Empty if there is no rate for its currency.
   */
  public OptionalDouble convert(Optional<String> currency, double value) {
    if (reporting.isEmpty() || currency.isEmpty() || currency.equals(reporting)) {
      return OptionalDouble.of(value);
    }
    Double rate = rates.get(currency.get());
    return rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate * value);
  }

  private static void check(String key, String code) {
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException(
          "%s: '%s' is not a currency code of three capital letters such as EUR"
              .formatted(key, code));
    }
  }
}
