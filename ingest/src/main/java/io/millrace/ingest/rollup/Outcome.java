package io.millrace.ingest.rollup;

import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.experiment.Currencies;
import io.millrace.experiment.MeasureSource;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * What an interaction counts as. A purchase whose value or quantity is negative is a return: it is
 * no purchase, and its amount is taken off the revenue, whatever its sign says.
 *
 * @param type {@code click}, {@code hide}, {@code add_to_cart}, {@code purchase} or {@code return}
 * @param amount what it adds to revenue, in the reporting currency; 0 for all but purchases and
 *     returns
 * @param currency as the event names it, empty text if it names none, {@code ?} if that is no
 *     currency code
 * @param countedAs the currency of the amount; empty text if unknown, {@link #LEFT_OUT} if there is
 *     no rate for the event's currency
 */
record Outcome(String type, double amount, String currency, String countedAs) {
  /** Stands for the currency of amounts that have no rate: they add nothing to revenue. */
  static final String LEFT_OUT = "-";

  static final String RETURN = MeasureSource.RETURN;

  private static final Pattern CODE = Pattern.compile("[A-Z]{3}");

  static Outcome of(Interaction event, Currencies currencies) {
    if (event.interaction() != InteractionType.PURCHASE) {
      return new Outcome(event.interaction().wireName(), 0, "", "");
    }
    double value = event.value().orElse(0);
    boolean returned = event.isReturn();
    Optional<String> currency =
        event
            .currency()
            .map(text -> text.strip().toUpperCase(Locale.ROOT))
            .filter(text -> !text.isEmpty())
            .map(text -> CODE.matcher(text).matches() ? text : "?");
    OptionalDouble converted = currencies.convert(currency, Math.abs(value));
    String countedAs =
        converted.isEmpty() ? LEFT_OUT : currencies.reporting().or(() -> currency).orElse("");
    double amount = converted.orElse(0);
    return new Outcome(
        returned ? RETURN : event.interaction().wireName(),
        returned ? -amount : amount,
        currency.orElse(""),
        countedAs);
  }

  boolean isReturn() {
    return type.equals(RETURN);
  }

  /** Whether each event counts towards revenue, and not only the first of its kind and item. */
  boolean hasAmount() {
    return isReturn() || type.equals(InteractionType.PURCHASE.wireName());
  }
}
