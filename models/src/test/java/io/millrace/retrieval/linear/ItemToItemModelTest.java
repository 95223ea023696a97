package io.millrace.retrieval.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.ItemId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemToItemModelTest {
  private static final List<ItemId> IDS =
      List.of(new ItemId("lamp"), new ItemId("shade"), new ItemId("café/1"));

  @TempDir Path directory;

  private static SparseRows rows(float[][] dense) {
    SparseRows.Builder rows = new SparseRows.Builder(dense.length);
    RowSelector selector = new RowSelector(dense.length);
    for (float[] row : dense) {
      for (int j = 0; j < row.length; j++) {
        selector.offer(j, row[j]);
      }
      selector.appendTo(rows);
      selector.clear();
    }
    return rows.build();
  }

  private static ItemToItemModel model(float[] trend) {
    SparseRows first = rows(new float[][] {{0, 1, 0.5f}, {1, 0, -2}, {0, 0, 0}});
    SparseRows second = rows(new float[][] {{0.25f, 0, 0}, {0, 0, 3}, {0, 1, 0}});
    return new ItemToItemModel(
        new RetrievalManifest(
            "retrieval-1",
            Instant.parse("2026-01-01T00:00:00Z"),
            Map.of("view", 0.3),
            Map.of("seed", "1"),
            Map.of("selection.ndcg@10", 0.25)),
        new ItemIndex(IDS),
        List.of(
            new Component(ComponentKind.EASE, first, new HistoryDecay(0.5, 0.1), 1),
            new Component(ComponentKind.TRANSITION, second, new HistoryDecay(1, 0), 2)),
        trend,
        first,
        second);
  }

  private static HistoryBuffer lampThenShade() {
    HistoryBuffer history = new HistoryBuffer();
    history.add(1, 0, 1);
    history.add(0, 1, 0.8f);
    return history;
  }

  @Test
  void score_historyOfTwo_sumsDecayedComponentsTimesTrend() {
    ItemScores scores = new ItemScores();

    model(new float[] {1, 2, 0.5f}).score(lampThenShade(), scores);

    // Item 0: 1 (shade, EASE) + 2 * 0.8 * 0.25 (lamp, transition).
    assertThat(scores.score(0)).isCloseTo(1.4f, within(1e-6f));
    // Item 1: 0.5 * 0.8 * 1 (lamp at age 1, EASE), times its trend of 2.
    assertThat(scores.score(1)).isCloseTo(0.8f, within(1e-6f));
    // Item 2: -2 + 0.4 * 0.5 + 2 * 3 = 4.2, times its trend of 0.5.
    assertThat(scores.score(2)).isCloseTo(2.1f, within(1e-6f));
  }

  @Test
  void score_bufferIsReused_forgetsTheHistoryBefore() {
    ItemToItemModel model = model(new float[] {1, 1, 1});
    ItemScores scores = new ItemScores();
    model.score(lampThenShade(), scores);
    HistoryBuffer nothing = new HistoryBuffer();

    model.score(nothing, scores);

    assertThat(scores.order(3)).isZero();
    assertThat(scores.score(2)).isZero();
  }

  @Test
  void score_fewOrManyAdditions_areTheSumsAndListEachScoredItemOnce() {
    int items = 400;
    SplittableRandom random = new SplittableRandom(3);
    float[][] dense = new float[items][items];
    for (float[] row : dense) {
      for (int cell = 0; cell < 6; cell++) {
        row[random.nextInt(items)] = random.nextInt(1, 9) / 4f;
      }
    }
    Component component =
        new Component(ComponentKind.COSINE, rows(dense), new HistoryDecay(1, 0), 1);
    ItemScores scores = new ItemScores();
    // Turns from one form of the accumulator to the other and back.
    for (int length : new int[] {1, 300, 2, 300}) {
      HistoryBuffer history = new HistoryBuffer();
      float[] sums = new float[items];
      for (int i = 0; i < length; i++) {
        history.add(i, i, 1);
        for (int j = 0; j < items; j++) {
          sums[j] += dense[i][j];
        }
      }

      component.score(history, scores);

      Set<Integer> listed = new HashSet<>();
      scores.forEach((item, score) -> assertThat(listed.add(item)).isTrue());
      for (int j = 0; j < items; j++) {
        assertThat(scores.score(j)).isEqualTo(sums[j]);
        assertThat(listed.contains(j)).isEqualTo(sums[j] > 0);
      }
      assertThat(scores.score(items)).isZero();
    }
  }

  @Test
  void strongest_twoEntries_isTheOneThatAddsMost() {
    ItemToItemModel model = model(new float[] {1, 1, 1});

    assertThat(model.strongest(lampThenShade(), 2)).isZero();
    assertThat(model.strongest(lampThenShade(), 1)).isEqualTo(1);
    assertThat(model.strongest(new HistoryBuffer(), 1)).isEqualTo(-1);
  }

  @Test
  void files_writtenAndRead_scoreTheSame() throws IOException {
    ItemToItemModel model = model(new float[] {1, 2, 0.5f});

    RetrievalFiles.write(directory, model);
    ItemToItemModel read = RetrievalFiles.read(directory);

    ItemScores before = new ItemScores();
    ItemScores after = new ItemScores();
    model.score(lampThenShade(), before);
    read.score(lampThenShade(), after);
    for (int item = 0; item < 3; item++) {
      assertThat(after.score(item)).isEqualTo(before.score(item));
    }
    assertThat(read.items().ids()).isEqualTo(IDS);
    assertThat(read.manifest()).isEqualTo(model.manifest());
    assertThat(read.items().indexOf(new ItemId("café/1"))).isEqualTo(2);
    assertThat(read.items().indexOf(new ItemId("unknown"))).isEqualTo(-1);
  }

  @Test
  void files_cutOff_areRefused() throws IOException {
    RetrievalFiles.write(directory, model(new float[] {1, 1, 1}));
    Path data = directory.resolve(RetrievalFiles.DATA);
    byte[] bytes = Files.readAllBytes(data);
    Files.write(data, java.util.Arrays.copyOf(bytes, bytes.length - 5));

    assertThatThrownBy(() -> RetrievalFiles.read(directory)).isInstanceOf(IOException.class);
  }

  @Test
  void selector_moreCellsThanTheLimit_keepsTheLargestAbsoluteValuesByColumn() {
    RowSelector selector = new RowSelector(2);
    SparseRows.Builder rows = new SparseRows.Builder(1);
    selector.offer(7, 0.1f);
    selector.offer(3, -5);
    selector.offer(5, 2);
    selector.offer(1, 0);

    selector.appendTo(rows);

    SparseRows built = rows.build();
    assertThat(built.cells()).isEqualTo(2);
    assertThat(built.column(0)).isEqualTo(3);
    assertThat(built.get(0, 5)).isEqualTo(2);
    assertThat(built.get(0, 7)).isZero();
  }
}
