package com.example.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.namespace.Topic;
import io.millrace.placement.SourceShares;
import io.millrace.placement.codec.PlacementCodec;
import io.millrace.serving.candidate.CandidateBuffer;
import io.millrace.serving.candidate.CandidateFinder;
import io.millrace.serving.candidate.CandidateQuery;
import io.millrace.serving.candidate.CandidateSet;
import io.millrace.serving.catalogue.CatalogueWatch;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.state.FeatureStore;
import io.millrace.state.UserState;
import io.millrace.state.memory.MemoryFeatureStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The example's source, found as a plug-in and asked by serving. */
class CheapestSourceTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void find_placementWithAShare_namesTheCheapestFirst() throws Exception {
    List<Event> items = new ArrayList<>();
    List<Event> clicks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ItemId id = new ItemId("i" + i);
      items.add(
          new ItemUpdate(
              new EventId("item-" + i),
              NOW,
              id,
              Map.of("price", Value.of(100 - i)),
              false,
              Map.of()));
      clicks.add(
          Interaction.of(
              new EventId("click-" + i), NOW, InteractionType.CLICK, new UserId("ann"), id));
    }
    try (FeatureStore store = new MemoryFeatureStore()) {
      store.apply(Topic.ITEMS, items, Map.of(0, 20L));
      store.apply(Topic.EVENTS, clicks, Map.of(0, 20L));
      ItemTable table = new ItemTable(store, 100);
      CatalogueWatch catalogue =
          new CatalogueWatch(store, table, Clock.fixed(NOW, ZoneOffset.UTC), Duration.ZERO);
      catalogue.follow();

      CandidateSet found =
          new CandidateFinder(table, catalogue::current)
              .find(
                  new CandidateQuery(
                      UserState.unknown(new UserId("bob")),
                      List.of(),
                      List.of(),
                      item -> !item.itemId().value().equals("i19"),
                      Optional.empty(),
                      Optional.empty(),
                      new PlacementCodec().read("{\"sources\":{\"cheapest\":0.3}}"),
                      SourceShares.USUAL,
                      false,
                      Optional.empty()),
                  10,
                  10,
                  new CandidateBuffer());

      assertThat(found.size()).isEqualTo(10);
      assertThat(
              IntStream.range(0, 10)
                  .filter(i -> found.source(i).equals(ExamplePlacements.CHEAPEST))
                  .mapToObj(i -> found.item(i).itemId().value()))
          .startsWith("i18", "i17", "i16");
    }
  }
}
