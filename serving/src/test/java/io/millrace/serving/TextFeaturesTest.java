package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import io.millrace.recommender.Recommender;
import io.millrace.scoring.Contributions;
import io.millrace.scoring.NetworkWeights;
import io.millrace.serving.candidate.RetrievalBuffer;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.Pace;
import io.millrace.serving.ranking.LoadedModel;
import io.millrace.state.ItemState;
import io.millrace.state.TextVector;
import io.millrace.state.UserState;
import io.millrace.state.memory.MemoryFeatureStore;
import io.millrace.table.EmbeddingTable;
import io.millrace.text.TextProjection;
import io.millrace.term.fm.FmTerm;
import io.millrace.term.linear.LinearTerm;
import io.millrace.term.mlp.MlpTerm;
import io.millrace.tower.LayerWeights;
import io.millrace.tower.TowerWeights;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ranker scores items by their stored text vectors, which the background reads. */
class TextFeaturesTest {
  private static final int ITEMS = 6;
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final String ENCODER = "encoder-1";
  static final String SPEC =
      """
      features:
        - {name: item, of: item, type: category, attribute: item_id, hash-buckets: 50}
        - {name: words, of: item, type: text, encoder: stored, size: 2}
        - {name: user, of: user, type: category, attribute: user_id, hash-buckets: 50}
      """;
  private static final TextProjection PROJECTION =
      TextProjection.fit(
          TextVector.hash(ENCODER),
          List.of(
              new float[] {1, 0, 0},
              new float[] {0, 1, 0},
              new float[] {0, 0.5f, 1},
              new float[] {0.2f, 0.1f, 0}),
          2);

  @TempDir Path directory;
  private final MemoryFeatureStore store = new MemoryFeatureStore();
  private final List<CatalogueItem> items = new ArrayList<>();
  private RankingModel ranker;
  private LoadedModel model;

  /** Writes a ranker that has learned something of every row. */
  static Path ranker(Path artifact) throws Exception {
    FeatureEncoder encoder = new EncoderFitter(new FeatureSpecCodec().read(SPEC), 1).fit();
    ArtifactWriter.write(
        artifact,
        new ArtifactWriter.Description(
            "ranker",
            ModelKind.of("deepfm"),
            Instant.EPOCH,
            SPEC,
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.of(PROJECTION)),
        encoder,
        new NetworkWeights(
EmbeddingTable.normal(encoder.embeddingRows(), 2, 0.5, 4),
List.of(new FmTerm(), new LinearTerm(EmbeddingTable.normal(encoder.linearRows(false), 1, 0.5, 3), false), new MlpTerm(new TowerWeights(
                List.of(
                    new LayerWeights(
                        6,
                        1,
                        new float[] {0.3f, -0.2f, 0.4f, 0.1f, 0.2f, -0.3f},
                        new float[1],
                        Optional.empty()))))),
0.1f));
    return artifact;
  }

  @BeforeEach
  void load() throws Exception {
    Path artifact = ranker(directory.resolve("ranker"));
    ranker = ModelArtifact.load(artifact);
    model = new LoadedModel("ranker", Recommender.of(ModelArtifact.load(artifact)));
    IntStream.range(0, ITEMS).forEach(i -> items.add(item(i)));
    refresh();
  }

  @AfterEach
  void close() {
    ranker.close();
    model.release();
  }

  private static CatalogueItem item(int number) {
    return CatalogueItem.of(
        ItemState.unknown(new ItemId("i" + number)),
        id -> Integer.parseInt(id.value().substring(1)));
  }

  private void store(int item, String encoder, String text, float... vector) {
    store.putTextVectors(
        Map.of(new ItemId("i" + item), TextVector.of(encoder, text, vector)), Set.of());
  }

  private void refresh() {
    model.readTexts(items, store::textVectors, Pace.fast());
    model.refresh(items, NOW, Pace.fast());
  }

  private LoadedModel.UserPart user() {
    return model.user(UserState.unknown(new UserId("ann")), Map.of(), NOW);
  }

  private float[] scores() {
    return model.scores(user(), items, new RetrievalBuffer(), NOW);
  }

  private float expected(int item, Optional<float[]> vector) {
    Map<String, Value> values = new HashMap<>();
    values.put("item", Value.of("i" + item));
    vector
        .flatMap(one -> PROJECTION.reduce(TextVector.hash(ENCODER), one))
        .ifPresent(
            reduced ->
                values.putAll(
                    TextProjection.values(ranker.encoder().spec().textVectors(), reduced)));
    EncodedFeatures user =
        ranker
            .encoder()
            .encode(Map.of("user", Value.of("ann")), EnumSet.of(Scope.USER, Scope.CONTEXT));
    return ranker.score(user, List.of(ranker.encoder().encode(values, EnumSet.of(Scope.ITEM))))[0];
  }

  @Test
  void refresh_vectorArrives_changesTheScoreOfItsItem() {
    float[] before = scores();
    for (int i = 0; i < ITEMS; i++) {
      assertThat(before[i]).isCloseTo(expected(i, Optional.empty()), within(1e-6f));
    }
    float[] text = {0.9f, 0.1f, 0.4f};
    store(2, ENCODER, "text", text);

    assertThat(scores()).as("requests read memory alone").isEqualTo(before);
    refresh();

    float[] after = scores();
    assertThat(after[2])
        .isCloseTo(expected(2, Optional.of(text)), within(2e-3f))
        .isNotCloseTo(before[2], within(1e-2f));
    after[2] = before[2];
    assertThat(after).isEqualTo(before);
  }

  @Test
  void refresh_textChanges_changesTheScoreAgain() {
    store(2, ENCODER, "text", 0.9f, 0.1f, 0.4f);
    refresh();
    float[] vector = {0, 0.2f, 1};
    store(2, ENCODER, "another text", vector);
    refresh();

    assertThat(scores()[2]).isCloseTo(expected(2, Optional.of(vector)), within(2e-3f));
  }

  @Test
  void refresh_vectorIsRemoved_isMissingAgain() {
    float[] before = scores();
    store(2, ENCODER, "text", 0.9f, 0.1f, 0.4f);
    refresh();
    store.putTextVectors(Map.of(), Set.of(new ItemId("i2")));
    refresh();

    assertThat(scores()).isEqualTo(before);
  }

  @Test
  void refresh_vectorOfAnotherEncoder_isMissing() {
    float[] before = scores();
    store(2, "encoder-2", "text", 0.9f, 0.1f, 0.4f);
    refresh();

    assertThat(scores()).isEqualTo(before);
  }

  @Test
  void refresh_itemLeavesAndComesBack_isReadAnew() {
    store(2, ENCODER, "text", 0.9f, 0.1f, 0.4f);
    refresh();
    CatalogueItem left = items.remove(2);
    refresh();
    float[] vector = {0, 0.2f, 1};
    store(2, ENCODER, "another text", vector);
    items.add(2, left);
    refresh();

    assertThat(scores()[2]).isCloseTo(expected(2, Optional.of(vector)), within(2e-3f));
  }

  @Test
  void readTexts_manyItems_readsAllOnceAndThenAPartEachTime() {
    List<CatalogueItem> many = IntStream.range(0, 5_000).mapToObj(TextFeaturesTest::item).toList();
    IntStream.range(0, 4_000).forEach(i -> store(i, ENCODER, "text " + i, i, 1, 2));
    List<Integer> read = new ArrayList<>();
    Set<ItemId> again = new java.util.HashSet<>();

    for (int call = 0; call < 5; call++) {
      int[] count = new int[1];
      boolean first = call == 0;
      model.readTexts(
          many,
          ids -> {
            count[0] += ids.size();
            if (!first) {
              again.addAll(ids);
            }
            return store.textVectors(ids);
          },
          Pace.fast());
      read.add(count[0]);
    }

    // Six were read before. Then a thousand with a vector, and the thousand without one.
    assertThat(read.get(0)).isBetween(4_994, 5_000);
    assertThat(read.subList(1, 5)).containsOnly(2_000);
    assertThat(again).hasSize(5_000);
  }

  @Test
  void contributions_textVector_isOneField() {
    store(2, ENCODER, "text", 0.9f, 0.1f, 0.4f);
    refresh();

    Contributions parts = model.contributions(user(), items.get(2), Map.of(), NOW).orElseThrow();

    assertThat(parts.fields())
        .extracting(Contributions.FieldShare::field)
        .containsExactlyInAnyOrder("item", "words", "user");
    assertThat(1 / (1 + Math.exp(-parts.logit()))).isCloseTo(scores()[2], within(1e-5));
    assertThat(model.itemValues(items.get(2), NOW).get("words")).isInstanceOf(Value.NumList.class);
    assertThat(model.itemValues(items.get(3), NOW)).doesNotContainKey("words");
    // The values that are logged with impressions come from the extractor.
    assertThat(model.view().extractor().item(items.get(2).state(), NOW)).doesNotContainKey("words");
  }
}
