package io.millrace.serving.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.EventId;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserId;
import io.millrace.namespace.Topic;
import io.millrace.placement.Placement;
import io.millrace.placement.Source;
import io.millrace.placement.SourceShares;
import io.millrace.plugin.PluginException;
import io.millrace.serving.catalogue.CatalogueItem;
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
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sources of plug-ins, which may fail. */
class CandidateSourcesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final int ITEMS = 20;

  private final FeatureStore store = new MemoryFeatureStore();
  private final ItemTable items = new ItemTable(store, 100);
  private final CatalogueWatch catalogue =
      new CatalogueWatch(store, items, Clock.fixed(NOW, ZoneOffset.UTC), Duration.ZERO);
  private final CandidateBuffer buffer = new CandidateBuffer();

  @BeforeEach
  void stock() {
    store.apply(
        Topic.ITEMS,
        IntStream.range(0, ITEMS)
            .mapToObj(
                i ->
                    new ItemUpdate(
                        new EventId("e" + i),
                        NOW.minusSeconds(i),
                        new ItemId("i" + i),
                        Map.of(),
                        false,
                        Map.of()))
            .toList(),
        Map.of(0, (long) ITEMS));
    catalogue.follow();
  }

  /** A source in the place of a standard one. */
  private record Replaced(Source source, Body body) implements CandidateSource {
    interface Body {
      void find(CandidateQuery query, SourceCandidates found);
    }

    @Override
    public void find(CandidateQuery query, int limit, CandidateBuffer into) {
      body.find(query, into.begin(source));
    }
  }

  private CandidateFinder finderWith(CandidateSource source) {
    List<CandidateSource> all =
        new ArrayList<>(new StandardCandidateSources().open(items, catalogue::current));
    all.removeIf(one -> one.source().equals(source.source()));
    all.add(source);
    return new CandidateFinder(
        items, new CandidateSources(List.of((table, current) -> all), items, catalogue::current));
  }

  private static CandidateQuery query(Predicate<CatalogueItem> eligible) {
    return new CandidateQuery(
        UserState.unknown(new UserId("ann")),
        List.of(),
        List.of(),
        eligible,
        Optional.empty(),
        Optional.empty(),
        Placement.DEFAULT,
        SourceShares.USUAL,
        false,
        Optional.empty());
  }

  @Test
  void find_oneSourceThrows_theOthersFillItsShare() {
    CandidateFinder finder =
        finderWith(
            new Replaced(
                Source.VECTORS,
                (query, found) -> {
                  found.add(items.find(new ItemId("i19")).orElseThrow(), 1);
                  throw new IllegalStateException("acts a broken plug-in");
                }));

    CandidateSet found = finder.find(query(item -> true), 8, 8, buffer);

    assertThat(found.size()).isEqualTo(8);
    assertThat(found.failed()).containsExactly(Source.VECTORS);
    assertThat(IntStream.range(0, 8).mapToObj(found::source))
        .doesNotContain(Source.VECTORS)
        .contains(Source.NEW);
  }

  @Test
  void find_oneSourceThrowsWhileItIsLookedThrough_keepsWhatItNamed() {
    CandidateFinder finder =
        finderWith(
            new Replaced(
                Source.VECTORS,
                (query, found) ->
                    found.begin(
                        8,
                        into -> {
                          if (into.size() == 2) {
                            throw new NoSuchMethodError("acts a plug-in of another release");
                          }
                          into.add(items.find(new ItemId("i" + (10 + into.size()))).get(), 1);
                          return true;
                        })));

    CandidateSet found = finder.find(query(item -> true), 8, 8, buffer);

    assertThat(found.size()).isEqualTo(8);
    assertThat(found.failed()).containsExactly(Source.VECTORS);
    assertThat(IntStream.range(0, 8).filter(i -> found.source(i).equals(Source.VECTORS)))
        .hasSize(2);
    assertThat(finder.popular(query(item -> true), 4, 4, buffer).failed())
        .as("the next request")
        .isEmpty();
  }

  @Test
  void find_rulesFail_isNoFailureOfASource() {
    CandidateFinder finder = new CandidateFinder(items, catalogue::current);

    assertThatThrownBy(
            () ->
                finder.find(
                    query(
                        item -> {
                          throw new RulesFailedException("i1", new ArithmeticException("rules"));
                        }),
                    8,
                    8,
                    buffer))
        .isInstanceOf(RulesFailedException.class);
  }

  @Test
  void open_pluginThrows_isGoneOnWithout() {
    CandidateSources sources =
        new CandidateSources(
            List.of(
                new StandardCandidateSources(),
                (table, current) -> {
                  throw new IllegalStateException("acts a broken plug-in");
                }),
            items,
            catalogue::current);

    assertThat(sources.configurable()).hasSize(Source.configurableNames().size());
  }

  @Test
  void open_unknownOrTakenName_isRefusedWithTheKnownOnes() {
    CandidateSourcePlugin unknown =
        (table, current) -> List.of(new Replaced(Source.of("unheard_of", 0), (query, found) -> {}));
    CandidateSourcePlugin taken =
        (table, current) -> List.of(new Replaced(Source.NEW, (query, found) -> {}));

    assertThatThrownBy(() -> new CandidateSources(List.of(unknown), items, catalogue::current))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("'unheard_of'")
        .hasMessageContaining("item_to_item, bought_together");
    assertThatThrownBy(
            () ->
                new CandidateSources(
                    List.of(new StandardCandidateSources(), taken), items, catalogue::current))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("'new'");
  }
}
