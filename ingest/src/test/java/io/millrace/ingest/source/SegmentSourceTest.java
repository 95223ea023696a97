package io.millrace.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Event;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.UserUpdate;
import io.millrace.event.Value;
import io.millrace.event.codec.EventCodec;
import io.millrace.event.codec.InvalidEventException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SegmentSourceTest {
  private final EventSource source = EventSourcePlugin.SOURCES.get("segment");

  @Test
  void translate_singleProduct_becomesAnInteraction() throws Exception {
    TranslatedEvents events =
        translate(
            """
            {"type": "track", "event": "Product Added", "messageId": "m1", "userId": "u1",
             "timestamp": "2026-03-01T10:00:00.250+01:00",
             "properties": {"product_id": "p1", "price": 9.5, "request_id": "r1"}}
            """);

    Interaction added = (Interaction) only(events);
    assertThat(added.interaction()).isEqualTo(InteractionType.ADD_TO_CART);
    assertThat(added.eventId().value()).isEqualTo("segment-m1");
    assertThat(added.userId().value()).isEqualTo("u1");
    assertThat(added.itemId().value()).isEqualTo("p1");
    assertThat(added.timestamp()).isEqualTo(Instant.parse("2026-03-01T09:00:00.250Z"));
    assertThat(added.requestId().orElseThrow().value()).isEqualTo("r1");
    assertThat(added.value()).isEmpty();
  }

  @Test
  void translate_order_becomesOnePurchaseForEachProductAndKeepsTheGoodOnes() throws Exception {
    TranslatedEvents events =
        translate(
            """
            {"type": "track", "event": "Order Completed", "messageId": "m2", "anonymousId": "a1",
             "originalTimestamp": "2026-03-01T10:00:00Z",
             "properties": {"currency": "EUR", "products": [
               {"product_id": "p1", "price": 0.1, "quantity": 3},
               {"name": "without an id", "price": 4},
               {"sku": "p3", "price": "19.99"}]}}
            """);

    List<Event> purchases = events(events);
    assertThat(purchases).hasSize(2);
    Interaction first = (Interaction) purchases.get(0);
    assertThat(first.interaction()).isEqualTo(InteractionType.PURCHASE);
    assertThat(first.eventId().value()).isEqualTo("segment-m2-1");
    assertThat(first.userId().value()).isEqualTo("a1");
    assertThat(first.value()).hasValue(0.3);
    assertThat(first.quantity()).hasValue(3);
    assertThat(first.currency()).contains("EUR");
    assertThat(purchases.get(1).eventId().value()).isEqualTo("segment-m2-3");
    assertThat(((Interaction) purchases.get(1)).value()).hasValue(19.99);
    assertThat(events.refused())
        .singleElement()
        .satisfies(
            reason -> {
              assertThat(reason.code()).isEqualTo("missing_field");
              assertThat(reason).hasMessageContaining("product_id");
            });
  }

  @Test
  void translate_refund_becomesReturns() throws Exception {
    Interaction returned =
        (Interaction)
            only(
                translate(
                    """
                    {"type": "track", "event": "Order Refunded", "messageId": "m3", "userId": "u1",
                     "timestamp": "2026-03-01T10:00:00Z", "properties": {"currency": "EUR",
                     "products": [{"product_id": "p1", "price": 5, "quantity": 2}]}}
                    """));

    assertThat(returned.quantity()).hasValue(-2);
    assertThat(returned.value()).hasValue(-10);
  }

  @Test
  void translate_identify_becomesAUserUpdate() throws Exception {
    UserUpdate user =
        (UserUpdate)
            only(
                translate(
                    """
                    {"type": "identify", "messageId": "m4", "userId": "u1",
                     "timestamp": "2026-03-01T10:00:00Z", "traits": {"plan": "gold"}}
                    """));

    assertThat(user.attributes()).isEqualTo(Map.of("plan", Value.of("gold")));
  }

  @Test
  void translate_batch_ignoresWhatIsNoEventAndRefusesWhatShouldBeOne() throws Exception {
    TranslatedEvents events =
        translate(
            """
            {"batch": [
              {"type": "page", "messageId": "m5", "userId": "u1"},
              {"type": "track", "event": "Signed Up", "messageId": "m6", "userId": "u1"},
              {"type": "track", "event": "Product Viewed", "messageId": "m7", "userId": "u1",
               "timestamp": "yesterday", "properties": {"product_id": "p1"}},
              {"type": "track", "event": "Product Viewed", "messageId": "m8", "userId": "u1",
               "timestamp": "2026-03-01T10:00:00Z", "properties": {"product_id": "p1"}}]}
            """);

    assertThat(events.ignored()).isEqualTo(2);
    assertThat(events(events)).hasSize(1);
    assertThat(events.refused())
        .singleElement()
        .satisfies(reason -> assertThat(reason).hasMessageContaining("'yesterday'"));
  }

  @Test
  void translate_priceThatIsNoNumber_isRefusedAndNamed() throws Exception {
    TranslatedEvents events =
        translate(
            """
            {"type": "track", "event": "Order Completed", "messageId": "m9", "userId": "u1",
             "timestamp": "2026-03-01T10:00:00Z", "properties": {"products": [
               {"product_id": "p1", "price": "Infinity"}, {"product_id": "p2", "price": 2}]}}
            """);

    assertThat(events(events)).hasSize(1);
    assertThat(events.refused())
        .singleElement()
        .satisfies(reason -> assertThat(reason).hasMessageContaining("'price' must be a number"));
  }

  @Test
  void translate_notAnObject_isRefusedAsAWhole() {
    assertThatThrownBy(() -> translate("5"))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("must be a JSON object");
  }

  @Test
  void translate_notJson_isRefusedAsAWhole() {
    assertThatThrownBy(() -> translate("<html>"))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("not JSON");
  }

  private TranslatedEvents translate(String body) throws InvalidEventException {
    TranslatedEvents events = new TranslatedEvents();
    source.translate(
        new SourceRequest(body.getBytes(StandardCharsets.UTF_8), Map.of(), Instant.EPOCH), events);
    return events;
  }

  private static Event only(TranslatedEvents events) throws InvalidEventException {
    assertThat(events.refused()).isEmpty();
    assertThat(events.events()).hasSize(1);
    return events(events).get(0);
  }

  private static List<Event> events(TranslatedEvents events) throws InvalidEventException {
    List<Event> all = new ArrayList<>();
    for (byte[] event : events.events()) {
      all.add(new EventCodec().decode(event));
    }
    return all;
  }
}
