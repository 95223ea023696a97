package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.Scope;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.model.ArtifactWriter;
import io.millrace.model.ModelArtifact;
import io.millrace.model.ModelKind;
import io.millrace.model.RankingModel;
import io.millrace.placement.Source;
import io.millrace.recommender.Recommender;
import io.millrace.retrieval.linear.Component;
import io.millrace.retrieval.linear.ComponentKind;
import io.millrace.retrieval.linear.HistoryDecay;
import io.millrace.retrieval.linear.ItemIndex;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.retrieval.linear.RetrievalManifest;
import io.millrace.retrieval.linear.SparseRows;
import io.millrace.scoring.Contributions;
import io.millrace.scoring.NetworkWeights;
import io.millrace.serving.catalogue.Catalogue;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.Pace;
import io.millrace.serving.ranking.LoadedModel;
import io.millrace.serving.ranking.ModelUse;
import io.millrace.serving.ranking.RankedItem;
import io.millrace.serving.ranking.RankedList;
import io.millrace.serving.ranking.RankingBuffer;
import io.millrace.serving.ranking.RankingSignals;
import io.millrace.state.ItemState;
import io.millrace.state.UserState;
import io.millrace.table.EmbeddingTable;
import io.millrace.term.fm.FmTerm;
import io.millrace.term.linear.LinearTerm;
import io.millrace.term.mlp.MlpTerm;
import io.millrace.tower.LayerWeights;
import io.millrace.tower.TowerWeights;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ranker scores candidates with the ranks and scores that retrieval gives them in the request.
 */
class RetrievalFeaturesTest {
  private static final int ITEMS = 12;
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String SPEC =
      """
      features:
        - {name: item, of: item, type: category, attribute: item_id}
        - {name: rank, type: retrieval, value: rank}
        - {name: score, type: retrieval, value: score}
      """;

  @TempDir Path directory;
  private LoadedModel model;
  private RankingModel ranker;
  private List<CatalogueItem> items;

  @BeforeEach
  void load() throws Exception {
    EncoderFitter fitter = new EncoderFitter(new FeatureSpecCodec().read(SPEC), 1);
    for (int i = 0; i < ITEMS; i++) {
      fitter.add(Map.of("item", Value.of("i" + i)));
    }
    FeatureEncoder encoder = fitter.fit();
    Path artifact = directory.resolve("ranker");
    EmbeddingTable linear = EmbeddingTable.normal(encoder.linearRows(false), 1, 0.5, 3);
    ArtifactWriter.write(
        artifact,
        new ArtifactWriter.Description(
            "ranker", ModelKind.of("deepfm"), Instant.EPOCH, SPEC, Map.of(), Map.of()),
        encoder,
        new NetworkWeights(
            EmbeddingTable.normal(encoder.embeddingRows(), 2, 0.5, 4),
            List.of(
                new FmTerm(),
                new LinearTerm(linear, false),
                new MlpTerm(
                    new TowerWeights(
                        List.of(
                            new LayerWeights(
                                2,
                                1,
                                new float[] {0.3f, -0.2f},
                                new float[1],
                                Optional.empty()))))),
            0.1f));
    ranker = ModelArtifact.load(artifact);
    model =
        new LoadedModel(
            "both",
            new Recommender(
                Optional.of(ModelArtifact.load(artifact)), Optional.of(retrieval()), 1));
    items =
        IntStream.range(0, ITEMS)
            .mapToObj(
                i ->
                    CatalogueItem.of(
                        ItemState.unknown(new ItemId("i" + i)),
                        id -> Integer.parseInt(id.value().substring(1))))
            .toList();
    model.refresh(items, NOW, Pace.fast());
  }

  @AfterEach
  void close() {
    ranker.close();
    model.release();
  }

  /** Item 0 speaks for item i with i / 12, but for none before item 4. */
  private static ItemToItemModel retrieval() {
    SparseRows.Builder rows = new SparseRows.Builder(ITEMS);
    SparseRows.Builder none = new SparseRows.Builder(ITEMS);
    for (int item = 0; item < ITEMS; item++) {
      int[] columns = item == 0 ? IntStream.range(4, ITEMS).toArray() : new int[0];
      float[] weights = new float[columns.length];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = columns[i] / 12f;
      }
      rows.add(columns, weights, columns.length);
      none.add(new int[0], new float[0], 0);
    }
    float[] trend = new float[ITEMS];
    Arrays.fill(trend, 1);
    SparseRows empty = none.build();
    return new ItemToItemModel(
        new RetrievalManifest("both", NOW, Map.of(), Map.of(), Map.of()),
        new ItemIndex(IntStream.range(0, ITEMS).mapToObj(i -> new ItemId("i" + i)).toList()),
        List.of(new Component(ComponentKind.COSINE, rows.build(), new HistoryDecay(0.5, 0), 1)),
        trend,
        empty,
        empty);
  }

  private static UserState user(String... viewed) {
    return new UserState(
        new UserId("ann"),
        Map.of(),
        Arrays.stream(viewed)
            .map(item -> new UserState.Recent(InteractionType.VIEW, new ItemId(item), NOW))
            .toList(),
        Map.of(),
        0,
        Optional.empty());
  }

  private float expected(String item, Map<String, Value> userItem) {
    Map<String, Value> values = new HashMap<>(userItem);
    values.put("item", Value.of(item));
    EncodedFeatures none = ranker.encoder().encode(Map.of(), EnumSet.noneOf(Scope.class));
    return ranker
        .score(none, List.of(ranker.encoder().encode(values, EnumSet.allOf(Scope.class))))[0];
  }

  @Test
  void ranking_history_scoresWithTheRequestsRanksAndScores() {
    UserState ann = user("i0");
    LoadedModel.UserPart part = model.user(ann, Map.of(), NOW);
    RankingBuffer buffer = new RankingBuffer.Pool().acquire();
    buffer.candidates().retrieval().score(model.retrievalModel().orElseThrow(), ann, List.of());
    // Items 8 and 11 are no candidates: the others' ranks are the same.
    items.stream()
        .filter(item -> item.position() % 3 != 2)
        .forEach(item -> buffer.candidates().add(item, Source.CATALOGUE));

    RankedList ranking =
        RankedList.by(
            new ModelUse(model, part, model.vectors()),
            buffer.candidates(),
            buffer,
            Catalogue.EMPTY,
            NOW);
    RankingSignals signals =
        new RankingSignals(model, part, buffer.candidates(), ranking.items(), NOW);

    Map<String, Map<String, Value>> known = new HashMap<>();
    for (RankedItem scored : ranking.items()) {
      String item = scored.itemId().value();
      known.put(item, scored.score().userItem());
      assertThat((float) scored.score().value())
          .as(item)
          .isCloseTo(expected(item, scored.score().userItem()), within(1e-6f));
      assertThat(signals.of(scored.itemId()).rankerScore())
          .contains((double) (float) scored.score().value());
      Contributions parts =
          model.contributions(part, scored.item(), scored.score().userItem(), NOW).orElseThrow();
      assertThat(1 / (1 + Math.exp(-parts.logit())))
          .isCloseTo(scored.score().value(), within(1e-6));
    }
    assertThat(known.get("i10"))
        .isEqualTo(
            Map.of("rank", Value.of(2), "score", Value.of((double) ((10 / 12f) / (11 / 12f)))));
    assertThat(known.get("i4")).containsEntry("rank", Value.of(8));
    assertThat(known.get("i1")).isEqualTo(Map.of("rank", Value.of(0), "score", Value.of(0)));
  }

  @Test
  void ranking_noHistory_scoresWithMissingValues() {
    UserState nobody = user();
    RankingBuffer buffer = new RankingBuffer.Pool().acquire();
    buffer.candidates().retrieval().score(model.retrievalModel().orElseThrow(), nobody, List.of());
    items.forEach(item -> buffer.candidates().add(item, Source.CATALOGUE));

    RankedList ranking =
        RankedList.by(
            new ModelUse(model, model.user(nobody, Map.of(), NOW), model.vectors()),
            buffer.candidates(),
            buffer,
            Catalogue.EMPTY,
            NOW);

    for (RankedItem scored : ranking.items()) {
      assertThat(scored.score().userItem()).isEmpty();
      assertThat((float) scored.score().value())
          .isCloseTo(expected(scored.itemId().value(), Map.of()), within(1e-6f));
    }
    assertThat(expected("i10", Map.of("rank", Value.of(2), "score", Value.of(0.9))))
        .isNotEqualTo(expected("i10", Map.of()));
  }
}
