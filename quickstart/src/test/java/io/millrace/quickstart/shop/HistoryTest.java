package io.millrace.quickstart.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.codec.EventCodec;
import io.millrace.event.codec.InvalidEventException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration SPAN = Duration.ofDays(14);

  private final Shop shop = Shop.generate(200, 100, START, SPAN, 7);

  @Test
  void generate_sameSeed_givesTheSameEvents() {
    List<Event> one = History.generate(shop, START, SPAN, 2000, 3);
    List<Event> other =
        History.generate(Shop.generate(200, 100, START, SPAN, 7), START, SPAN, 2000, 3);

    assertThat(one).isEqualTo(other).hasSizeGreaterThanOrEqualTo(2000);
  }

  @Test
  void generate_always_isInTheOrderOfTimeWithDistinctIds() {
    List<Event> events = History.generate(shop, START, SPAN, 2000, 3);

    assertThat(events).isSortedAccordingTo(Comparator.comparing(Event::timestamp));
    assertThat(events.stream().map(Event::eventId).distinct().count()).isEqualTo(events.size());
  }

  @Test
  void generate_manyVisits_clicksAsOftenAsTheTruthSays() {
    List<Event> events = History.generate(shop, START, SPAN, 30_000, 5);

    double expected = 0;
    double variance = 0;
    long clicks = 0;
    for (Event event : events) {
      if (event instanceof Impression impression) {
        for (Impression.Shown shown : impression.items()) {
          double p = shop.clickProbability(impression.userId(), shown.itemId(), shown.position());
          expected += p;
          variance += p * (1 - p);
        }
      } else if (event instanceof Interaction interaction
          && interaction.interaction() == InteractionType.CLICK) {
        clicks++;
      }
    }
    assertThat((double) clicks).isCloseTo(expected, within(4 * Math.sqrt(variance)));
  }

  @Test
  void generate_newArrivals_areShownOnlyOnceTheyAreThere() {
    for (Event event : History.generate(shop, START, SPAN, 5000, 5)) {
      if (event instanceof Impression impression) {
        for (Impression.Shown shown : impression.items()) {
          Product product =
              shop.products().stream()
                  .filter(p -> p.id().equals(shown.itemId()))
                  .findFirst()
                  .orElseThrow();
          assertThat(product.arrival()).isBeforeOrEqualTo(impression.timestamp());
        }
      }
    }
  }

  @Test
  void bestClickRate_aSlate_isAtLeastThatOfTheFirstItems() {
    Shopper shopper = shop.shoppers().get(0);
    double first = 0;
    for (int i = 0; i < 10; i++) {
      first += ClickTruth.probability(shopper, shop.products().get(i), i + 1) / 10;
    }
    assertThat(shop.bestClickRate(shopper.id(), 10)).isGreaterThanOrEqualTo(first);
  }

  @Test
  void badLines_eachOne_isRefused() {
    for (byte[] line : Accidents.badLines()) {
      assertThatThrownBy(() -> new EventCodec().decode(line))
          .isInstanceOf(InvalidEventException.class);
    }
  }
}
