package io.millrace.state;

import static io.millrace.state.Events.click;
import static io.millrace.state.Events.impression;
import static io.millrace.state.Events.minute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.Event;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.namespace.Topic;
import io.millrace.state.memory.MemoryFeatureStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeatureExtractorTest {
  private static final int MINUTES_A_WEEK = 7 * 24 * 60;

  private final MemoryFeatureStore store = new MemoryFeatureStore();

  @Test
  void user_everyTypeOfFeature_hasItsValue() throws Exception {
    apply(
        Events.user(0, "u", Map.of("country", Value.of("de"), "age", Value.of(30))),
        impression(1, "u", "a", "b", "c"),
        click(2, "u", "a"),
        click(3, "u", "b"),
        Events.interaction(4, InteractionType.PURCHASE, "u", "b"));
    FeatureExtractor extractor =
        extractor(
            """
            features:
              - {name: user, of: user, type: category, attribute: user_id}
              - {name: country, of: user, type: category}
              - {name: age, of: user, type: number}
              - {name: recent, type: sequence, events: [click, purchase], max: 5}
              - {name: purchases, of: user, type: count, event: purchase}
              - {name: ctr, of: user, type: rate, event: click, prior: 0.1, strength: 10}
              - {name: device, of: context, type: category}
              - {name: hour, type: hour}
              - {name: weekday, type: weekday}
              - {name: position, type: position}
              - {name: price, of: item, type: number}
            """);

    Map<String, Value> values =
        extractor.user(
            store.user(new UserId("u")),
            Map.of("device", Value.of("phone"), "other", Value.of(1)),
            Instant.parse("2026-01-07T23:59:59.999Z"));

    assertThat(values)
        .isEqualTo(
            Map.of(
                "user", Value.of("u"),
                "country", Value.of("de"),
                "age", Value.of(30),
                "recent", Value.of(List.of("b", "a")),
                "purchases", Value.of(1),
                "ctr", Value.of((2 + 1.0) / (3 + 10)),
                "device", Value.of("phone"),
                "hour", Value.of(23),
                "weekday", Value.of(2)));
  }

  @Test
  void item_everyTypeOfFeature_hasItsValue() throws Exception {
    apply(
        Events.item(
            0,
            "a",
            Map.of(
                "genres", Value.of(List.of("x", "y")),
                "title", Value.of("Blue Cup"),
                "price", Value.of(9.5),
                "picture", new Value.NumList(List.of(1.0, 2.0)))),
        impression(1, "v", "a"),
        click(0, "u", "a"),
        click(MINUTES_A_WEEK, "v", "a"));
    FeatureExtractor extractor =
        extractor(
            """
            features:
              - {name: item, of: item, type: category, attribute: item_id}
              - {name: genres, of: item, type: categories}
              - {name: title, of: item, type: text}
              - {name: price, of: item, type: number}
              - {name: picture, of: item, type: vector, size: 2}
              - {name: clicks, of: item, type: count, event: click}
              - {name: lately, of: item, type: count, event: click, half-life: 7d}
              - {name: ctr, of: item, type: rate, event: click, prior: 0.05, strength: 50}
              - {name: device, of: context, type: category}
            """);

    Map<String, Value> values = extractor.item(state("a"), minute(2 * MINUTES_A_WEEK));

    assertThat(((Value.Num) values.remove("lately")).number()).isCloseTo(0.75, within(1e-9));
    assertThat(values)
        .isEqualTo(
            Map.of(
                "item", Value.of("a"),
                "genres", Value.of(List.of("x", "y")),
                "title", Value.of("Blue Cup"),
                "price", Value.of(9.5),
                "picture", new Value.NumList(List.of(1.0, 2.0)),
                "clicks", Value.of(2),
                "ctr", Value.of((2 + 2.5) / (1 + 50))));
  }

  @Test
  void item_countOfLastDaysAndRateOfAPlacement_haveTheirValues() throws Exception {
    FeatureExtractor extractor =
        extractor(
            """
        features:
          - {name: today, of: item, type: count, event: click, window: 1d}
          - {name: week, of: item, type: count, event: click, window: 7d}
          - {name: at_home, of: item, type: rate, event: click, prior: 0.5, strength: 2, placement: home}
          - {name: in_cart, of: item, type: rate, event: click, prior: 0.5, strength: 2, placement: cart}
        """);
    apply(Events.shown(1, "u", "home", "a"), Events.click(2, "u", "a").on(new RequestId("r-1"), 1));
    apply(Events.click(MINUTES_A_WEEK / 2, "u", "a"));

    assertThat(extractor.item(state("a"), minute(MINUTES_A_WEEK / 2)))
        .isEqualTo(
            Map.of(
                "today", Value.of(1),
                "week", Value.of(2),
                "at_home", Value.of((1 + 1.0) / (1 + 2)),
                "in_cart", Value.of(0.5)));
  }

  @Test
  void item_attributesOfTheWrongType_areMissing() throws Exception {
    apply(
        Events.item(
            0,
            "a",
            Map.of(
                "price", Value.of("cheap"),
                "picture", new Value.NumList(List.of(1.0)),
                "brand", new Value.NumList(List.of(1.0)))));
    FeatureExtractor extractor =
        extractor(
            """
            features:
              - {name: price, of: item, type: number}
              - {name: picture, of: item, type: vector, size: 2}
              - {name: brand, of: item, type: category}
            """);

    assertThat(extractor.item(state("a"), minute(1))).isEmpty();
  }

  @Test
  void unknownUserAndItem_haveTheirIdsCountsAndPriors() throws Exception {
    FeatureExtractor extractor =
        extractor(
            """
            features:
              - {name: user, of: user, type: category, attribute: user_id}
              - {name: recent, type: sequence}
              - {name: user_clicks, of: user, type: count, event: click}
              - {name: ctr, of: item, type: rate, event: click, prior: 0.05, strength: 50}
            """);

    assertThat(extractor.user(UserState.unknown(new UserId("u")), Map.of(), minute(0)))
        .isEqualTo(Map.of("user", Value.of("u"), "user_clicks", Value.of(0)));
    assertThat(extractor.item(ItemState.unknown(new ItemId("a")), minute(0)))
        .isEqualTo(Map.of("ctr", Value.of(0.05)));
  }

  private static FeatureExtractor extractor(String spec) throws Exception {
    return new FeatureExtractor(new FeatureSpecCodec().read(spec));
  }

  private ItemState state(String item) {
    return store.items(List.of(new ItemId(item))).get(new ItemId(item));
  }

  private void apply(Event... events) {
    store.apply(Topic.EVENTS, List.of(events), Map.of());
  }
}
