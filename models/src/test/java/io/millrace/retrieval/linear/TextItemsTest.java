package io.millrace.retrieval.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.ItemId;
import io.millrace.model.BrokenArtifactException;
import io.millrace.placement.Source;
import io.millrace.placement.SourceShares;
import io.millrace.recommender.Recommender;
import io.millrace.recommender.RecommenderArtifact;
import io.millrace.text.Whitening;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextItemsTest {
  private static final long ENCODER = 7;
  private static final TextWeights ONE = new TextWeights(1, 0.1, 0.5);

  @TempDir Path directory;

  private static List<float @Nullable []> texts() {
    List<float @Nullable []> vectors = new ArrayList<>();
    vectors.add(new float[] {1, 0.1f, 0});
    vectors.add(new float[] {-1, 0.2f, 0.1f});
    vectors.add(null);
    return vectors;
  }

  private static TextIndex index() {
    List<float[]> fitted =
        List.of(new float[] {1, 0.1f, 0}, new float[] {-1, 0.2f, 0.1f}, new float[] {0, 1, 0.9f});
    return TextIndex.of(ENCODER, Whitening.fit(fitted, 2), ONE, texts()).withNearest();
  }

  /** Lamp, shade, couch; who has the lamp takes the shade (1), who has the shade the couch (2). */
  private static ItemToItemModel model() {
    SparseRows.Builder rows = new SparseRows.Builder(3);
    rows.add(new int[] {1}, new float[] {1}, 1);
    rows.add(new int[] {2}, new float[] {2}, 1);
    rows.add(new int[0], new float[0], 0);
    SparseRows matrix = rows.build();
    RetrievalManifest manifest =
        new RetrievalManifest("r", Instant.EPOCH, Map.of(), Map.of(), Map.of());
    return new ItemToItemModel(
            manifest,
            new ItemIndex(List.of(new ItemId("lamp"), new ItemId("shade"), new ItemId("couch"))),
            List.of(new Component(ComponentKind.COSINE, matrix, new HistoryDecay(1, 0), 1)),
            new float[] {1, 1, 1},
            matrix,
            matrix)
        .withText(index(), manifest);
  }

  private static ItemToItemModel placed() {
    ItemToItemModel model = model();
    // "shade-2" reads nearly as "shade".
    TextNeighbours near =
        model.text().orElseThrow().nearest(ENCODER, new float[] {-0.9f, 0.2f, 0.1f}).orElseThrow();
    return model.withTextItems(
        new TextItems(3, List.of(new ItemId("shade-2")), List.of(near), ONE));
  }

  @Test
  void score_itemWithoutInteractions_hasTheWeightedScoreOfTheNearestByText() {
    ItemToItemModel placed = placed();
    HistoryBuffer history = new HistoryBuffer();
    history.add(0, 0, 1);
    ItemScores scores = new ItemScores();

    placed.score(history, scores);

    int added = placed.items().indexOf(new ItemId("shade-2"));
    assertThat(added).isEqualTo(3);
    assertThat(scores.score(1)).isEqualTo(1);
    assertThat(scores.score(added)).isCloseTo(0.5f, within(1e-6f));
    assertThat(placed.strongest(history, added)).isZero();
  }

  @Test
  void score_historyOfAnItemWithoutInteractions_countsAsItsNearest() {
    ItemToItemModel placed = placed();
    HistoryBuffer history = new HistoryBuffer();
    history.add(3, 0, 1);
    ItemScores scores = new ItemScores();

    placed.score(history, scores);

    assertThat(scores.score(2)).isCloseTo(1, within(1e-6f));
    assertThat(placed.strongest(history, 2)).isZero();
  }

  @Test
  void forEachNearText_bothDirections_areFound() {
    List<Integer> ofShade = new ArrayList<>();
    placed().forEachNearText(1, (item, cosine) -> ofShade.add(item));
    List<Integer> ofNew = new ArrayList<>();
    placed().forEachNearText(3, (item, cosine) -> ofNew.add(item));

    assertThat(ofShade).contains(3);
    assertThat(ofNew.get(0)).isEqualTo(1);
    assertThat(ofNew).doesNotContain(2);
  }

  @Test
  void nearest_vectorOfAnotherEncoder_isNotCompared() {
    assertThat(index().nearest(ENCODER + 1, new float[] {1, 0, 0})).isEmpty();
  }

  @Test
  void load_shareOfAnUnknownSource_isRefusedWithWhatToDo() throws Exception {
    SourceShares learned = new SourceShares(Map.of(Source.POPULAR, 0.0));
    RecommenderArtifact.write(directory, model(), 0, learned);
    try (Recommender read = RecommenderArtifact.load(directory)) {
      assertThat(read.shares()).isEqualTo(learned);
    }
    Path manifest = directory.resolve(RecommenderArtifact.MANIFEST);
    Files.writeString(manifest, Files.readString(manifest).replace("\"popular\"", "\"tides\""));

    assertThatThrownBy(() -> RecommenderArtifact.load(directory))
        .isInstanceOf(BrokenArtifactException.class)
        .hasMessageContainingAll(directory.toString(), "'tides'", "train the model again");
  }

  @Test
  void write_modelWithTexts_isReadBackWithItsHash() throws Exception {
    RecommenderArtifact.write(directory, model(), 0);

    try (Recommender read = RecommenderArtifact.load(directory)) {
      TextIndex index = read.retrieval().orElseThrow().text().orElseThrow();
      assertThat(index.weights()).isEqualTo(ONE);
      assertThat(index.size()).isEqualTo(2);
      TextNeighbours near = index.nearest(ENCODER, new float[] {1, 0.1f, 0}).orElseThrow();
      assertThat(near.items()[0]).isZero();
      assertThat(near.cosines()[0]).isCloseTo(1, within(1e-5f));
    }
    Path file = directory.resolve("retrieval").resolve(RetrievalFiles.TEXT);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 9] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> RecommenderArtifact.load(directory))
        .hasMessageContaining("text.bin is not what was written");
  }

  @Test
  void weights_softmax_addUpToTheWeight() {
    float[] weights = new TextWeights(2, 0.1, 1.5).of(new float[] {0.9f, 0.8f, 0.7f});

    assertThat(weights[0] + weights[1]).isCloseTo(1.5f, within(1e-6f));
    assertThat(weights[0] / weights[1]).isCloseTo((float) Math.E, within(1e-4f));
    assertThat(weights[2]).isZero();
  }
}
