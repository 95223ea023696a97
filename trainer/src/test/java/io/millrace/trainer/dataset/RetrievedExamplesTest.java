package io.millrace.trainer.dataset;

import static io.millrace.trainer.dataset.History.did;
import static io.millrace.trainer.dataset.History.item;
import static io.millrace.trainer.dataset.History.minute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.Event;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.Value;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.retrieval.linear.Component;
import io.millrace.retrieval.linear.ComponentKind;
import io.millrace.retrieval.linear.HistoryDecay;
import io.millrace.retrieval.linear.ItemIndex;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.retrieval.linear.RetrievalManifest;
import io.millrace.retrieval.linear.SparseRows;
import io.millrace.state.memory.MemoryFeatureStore;
import io.millrace.trainer.training.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Examples from interactions with what a retrieval model of before says of them. */
class RetrievedExamplesTest {
  private static final String SPEC =
      """
      features:
        - {name: user, of: user, type: category, attribute: user_id}
        - {name: item, of: item, type: category, attribute: item_id}
        - {name: rank, type: retrieval, value: rank}
        - {name: score, type: retrieval, value: score}
      """;
  private static final LogQuery QUERY =
      new LogQuery(
          minute(0),
          minute(3000),
          Duration.ofHours(24),
          0.25,
          LogQuery.Origin.AUTO,
          Optional.empty(),
          OptionalInt.of(4),
          1);

  /** Item a speaks for b, c and d. */
  private static ItemToItemModel model(float b, float c, float d) {
    List<ItemId> ids = Stream.of("a", "b", "c", "d", "e").map(ItemId::new).toList();
    SparseRows.Builder rows = new SparseRows.Builder(5);
    SparseRows.Builder none = new SparseRows.Builder(5);
    rows.add(new int[] {1, 2, 3}, new float[] {b, c, d}, 3);
    for (int i = 0; i < 5; i++) {
      if (i > 0) {
        rows.add(new int[0], new float[0], 0);
      }
      none.add(new int[0], new float[0], 0);
    }
    SparseRows empty = none.build();
    return new ItemToItemModel(
        new RetrievalManifest("earlier", Instant.EPOCH, Map.of(), Map.of(), Map.of()),
        new ItemIndex(ids),
        List.of(new Component(ComponentKind.COSINE, rows.build(), new HistoryDecay(1, 0), 1)),
        new float[] {1, 1, 1, 1, 1},
        empty,
        empty);
  }

  private static List<Example> examples(double share) throws Exception {
    List<Event> events = new ArrayList<>();
    for (String id : List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")) {
      events.add(item(0, id, "brand"));
    }
    events.add(did(1, InteractionType.PURCHASE, "ann", "a"));
    events.add(did(2, InteractionType.PURCHASE, "bob", "a"));
    events.add(did(3, InteractionType.PURCHASE, "bob", "e"));
    // One basket behind the cut: neither item may count as known for the other.
    events.add(did(10, InteractionType.PURCHASE, "ann", "c"));
    events.add(did(10, InteractionType.PURCHASE, "ann", "f"));
    events.add(did(11, InteractionType.PURCHASE, "cid", "a"));
    EarlierRetrieval retrieval =
        (positive, validationShare) -> {
          assertThat(positive).isEqualTo(InteractionType.PURCHASE);
          assertThat(validationShare).isEqualTo(0.25);
          return List.of(
              new EarlierRetrieval.Model(model(1, 2, 3), minute(3), share),
              new EarlierRetrieval.Model(model(3, 2, 1), minute(10), share));
        };
    LogDatasets.Specification specification =
        new LogDatasets.Specification(new FeatureSpecCodec().read(SPEC), SPEC);
    try (LogDataset built =
        new LogDatasets(MemoryEventLog.of(events.toArray(Event[]::new)), MemoryFeatureStore::new)
            .build(
                (origin, logged) -> specification, QUERY, Optional.of(retrieval), Progress.NONE)) {
      List<Example> examples = new ArrayList<>();
      for (ExampleSource source : List.of(built.dataset().train(), built.dataset().validation())) {
        try (Stream<Example> stream = source.open()) {
          stream.forEach(examples::add);
        }
      }
      assertThat(built.dataset().provenance())
          .containsEntry("retrieval-from", minute(3) + ", " + minute(10))
          .containsEntry("retrieval-positives", share == 1 ? "4" : "0");
      return examples;
    }
  }

  private static List<Example> of(List<Example> examples, int minute, String user) {
    return examples.stream()
        .filter(one -> one.group().equals(user) && one.at().equals(minute(minute)))
        .toList();
  }

  @Test
  void build_behindTheCut_hasTheValuesOfTheUsersHistoryAtThatMoment() throws Exception {
    List<Example> examples = examples(1);

    List<Example> basket = of(examples, 10, "ann");
    Map<String, Map<String, Value>> retrieval = new java.util.HashMap<>();
    for (Example one : basket) {
      retrieval.put(
          one.item(), Map.of("rank", one.values().get("rank"), "score", one.values().get("score")));
    }
    // Item a is in the history, so b, c and d have ranks 1, 2 and 3.
    assertThat(retrieval.get("c"))
        .isEqualTo(Map.of("rank", Value.of(2), "score", Value.of((double) (2f / 3f))));
    assertThat(retrieval.get("b")).isEqualTo(Map.of("rank", Value.of(1), "score", Value.of(1)));
    assertThat(retrieval.get("f")).isEqualTo(Map.of("rank", Value.of(0), "score", Value.of(0)));
    // The model of that time ranks d before b; item e is not retrieved.
    List<Example> bob = of(examples, 3, "bob");
    assertThat(bob.get(0).values()).containsEntry("rank", Value.of(0));
    assertThat(bob)
        .filteredOn(one -> one.item().equals("d") || one.item().equals("b"))
        .isNotEmpty()
        .allSatisfy(
            one ->
                assertThat(one.values())
                    .containsEntry("rank", Value.of(one.item().equals("d") ? 1 : 3)));
    assertThat(of(examples, 2, "bob"))
        .isNotEmpty()
        .allSatisfy(one -> assertThat(one.values()).doesNotContainKeys("rank", "score"));
    // No history yet: serving has no values either.
    assertThat(of(examples, 11, "cid"))
        .isNotEmpty()
        .allSatisfy(one -> assertThat(one.values()).doesNotContainKeys("rank", "score"));
  }

  @Test
  void build_behindTheCut_drawsHalfOfTheNegativesFromWhatIsRetrieved() throws Exception {
    List<Example> examples = examples(1);

    List<Example> positiveC =
        of(examples, 10, "ann").stream().filter(one -> one.request().endsWith("ann-c")).toList();
    assertThat(positiveC.get(0).item()).isEqualTo("c");
    // Two of b and d; two of the others. Item c itself was chosen.
    assertThat(positiveC.subList(1, 3)).extracting(Example::item).containsOnly("b", "d");
    assertThat(positiveC).hasSizeGreaterThan(3);
    assertThat(positiveC.subList(1, positiveC.size())).allMatch(one -> one.label() == 0);
    // Seven items are left: one of two draws is uniform, one by popularity (e was chosen once; a,
    // chosen twice, is in the basket's owner's history). Two are drawn of the two retrieved.
    for (Example one : positiveC) {
      double uniform = 1 / 7.0;
      double popular = one.item().equals("e") ? 1 : 0;
      double supplied = List.of("b", "c", "d").contains(one.item()) ? 1 : 0;
      assertThat((double) one.logitOffset())
          .as(one.item())
          .isCloseTo(-Math.log(uniform + popular + supplied), within(1e-5));
    }
  }

  @Test
  void build_momentThatIsNotCovered_isAsWithoutRetrieval() throws Exception {
    assertThat(examples(1e-9))
        .allSatisfy(one -> assertThat(one.values()).doesNotContainKeys("rank", "score"));
  }
}
