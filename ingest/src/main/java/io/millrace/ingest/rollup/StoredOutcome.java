package io.millrace.ingest.rollup;

import io.millrace.event.Interaction;
import io.millrace.event.RequestId;
import io.millrace.experiment.Currencies;
import java.time.Instant;

/**
 * What came of an item on a slate, as the table {@code exposure_click} has it.
 *
 * @param happenedAt the earliest time that any event said
 */
record StoredOutcome(
    Key key, Instant happenedAt, double amount, String currency, String countedAs) {
  /**
   * @param event the event's id if each event counts, else empty: then the first of a kind counts
   */
  record Key(String request, String item, String kind, String event) {}

  static StoredOutcome of(Interaction event, Currencies currencies) {
    Outcome outcome = Outcome.of(event, currencies);
    return new StoredOutcome(
        new Key(
            event.requestId().map(RequestId::value).orElseThrow(),
            event.itemId().value(),
            outcome.type(),
            outcome.hasAmount() ? event.eventId().value() : ""),
        StoredTime.of(event.timestamp()),
        outcome.amount(),
        outcome.currency(),
        outcome.countedAs());
  }

  /** The same at the earlier of both times. */
  StoredOutcome earliest(StoredOutcome other) {
    return other.happenedAt.isBefore(happenedAt)
        ? new StoredOutcome(key, other.happenedAt, amount, currency, countedAs)
        : this;
  }
}
