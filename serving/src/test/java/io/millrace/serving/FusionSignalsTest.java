package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.placement.Source;
import io.millrace.recommender.RankFusion;
import io.millrace.recommender.Recommender;
import io.millrace.retrieval.linear.Component;
import io.millrace.retrieval.linear.ComponentKind;
import io.millrace.retrieval.linear.HistoryDecay;
import io.millrace.retrieval.linear.ItemIndex;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.retrieval.linear.RetrievalManifest;
import io.millrace.retrieval.linear.SparseRows;
import io.millrace.serving.catalogue.Catalogue;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.Pace;
import io.millrace.serving.ranking.LoadedModel;
import io.millrace.serving.ranking.ModelUse;
import io.millrace.serving.ranking.RankedItem;
import io.millrace.serving.ranking.RankedList;
import io.millrace.serving.ranking.RankingBuffer;
import io.millrace.serving.ranking.RankingSignals;
import io.millrace.serving.ranking.RankingSignals.Outsider;
import io.millrace.serving.ranking.RankingSignals.Signal;
import io.millrace.state.ItemState;
import io.millrace.state.UserState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ranks by which a recommender of a ranker and a retrieval model fuses its candidates. */
class FusionSignalsTest {
  private static final int ITEMS = 12;
  private static final double WEIGHT = 0.4;
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  /** Item 0 speaks for item i with i / 12. */
  private static ItemToItemModel retrieval() {
    SparseRows.Builder rows = new SparseRows.Builder(ITEMS);
    SparseRows.Builder none = new SparseRows.Builder(ITEMS);
    for (int item = 0; item < ITEMS; item++) {
      int[] columns = item == 0 ? IntStream.range(1, ITEMS).toArray() : new int[0];
      float[] weights = new float[columns.length];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (i + 1) / 12f;
      }
      rows.add(columns, weights, columns.length);
      none.add(new int[0], new float[0], 0);
    }
    float[] trend = new float[ITEMS];
    Arrays.fill(trend, 1);
    SparseRows empty = none.build();
    return new ItemToItemModel(
        new RetrievalManifest("fused", NOW, Map.of(), Map.of(), Map.of()),
        new ItemIndex(IntStream.range(0, ITEMS).mapToObj(i -> new ItemId("i" + i)).toList()),
        List.of(new Component(ComponentKind.COSINE, rows.build(), new HistoryDecay(0.5, 0), 1)),
        trend,
        empty,
        empty);
  }

  @Test
  void of_fusedRanking_ranksGiveItsScores(@TempDir Path directory) throws Exception {
    LoadedModel model =
        new LoadedModel(
            "fused",
            new Recommender(
                Optional.of(ToyModel.load(ToyModel.write(directory, "toy", 5))),
                Optional.of(retrieval()),
                WEIGHT));
    List<CatalogueItem> items =
        IntStream.range(0, ITEMS)
            .mapToObj(
                i ->
                    CatalogueItem.of(
                        ItemState.unknown(new ItemId("i" + i)),
                        id -> Integer.parseInt(id.value().substring(1))))
            .toList();
    model.refresh(items, NOW, Pace.fast());
    UserState user =
        new UserState(
            new UserId("ann"),
            Map.of(),
            List.of(new UserState.Recent(InteractionType.VIEW, new ItemId("i0"), NOW)),
            Map.of(),
            0,
            Optional.empty());
    LoadedModel.UserPart part = model.user(user, Map.of(), NOW);
    RankingBuffer buffer = new RankingBuffer.Pool().acquire();
    buffer.candidates().retrieval().score(model.retrievalModel().orElseThrow(), user, List.of());
    // The last item is no candidate.
    items.subList(1, ITEMS - 1).forEach(item -> buffer.candidates().add(item, Source.CATALOGUE));
    RankedList ranking =
        RankedList.by(
            new ModelUse(model, part, model.vectors()),
            buffer.candidates(),
            buffer,
            Catalogue.EMPTY,
            NOW);

    RankingSignals signals =
        new RankingSignals(model, part, buffer.candidates(), ranking.items(), NOW);

    assertThat(signals.orderedBy()).isEqualTo("fusion");
    for (RankedItem scored : ranking.items()) {
      Signal signal = signals.of(scored.itemId());
      assertThat(scored.score().value())
          .isEqualTo(
              RankFusion.score(
                  WEIGHT, signal.retrievalRank().orElseThrow(), signal.rankerRank().orElseThrow()));
    }
    assertThat(signals.of(new ItemId("i10")).retrievalRank()).contains(1);
    assertThat(signals.of(new ItemId("i11"))).isEqualTo(Signal.NONE);
    Outsider outsider = signals.outsiders(List.of(items.get(ITEMS - 1))).get(0);
    assertThat(outsider.signal().retrievalRank()).contains(1);
    int rankerRank = outsider.signal().rankerRank().orElseThrow();
    float fused = RankFusion.score(WEIGHT, 1, rankerRank);
    assertThat(outsider.rank())
        .hasValue(
            1 + (int) ranking.items().stream().filter(one -> one.score().value() > fused).count());
    assertThat(buffer.candidates().retrieval().entries(5))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.itemId().value()).isEqualTo("i0");
              assertThat(entry.type()).isEqualTo(InteractionType.VIEW);
              assertThat(entry.age()).isZero();
              assertThat(entry.seed()).isFalse();
            });
  }
}
