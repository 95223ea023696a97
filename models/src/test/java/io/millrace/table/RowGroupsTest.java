package io.millrace.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.EncodedFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowGroupsTest {
  private static final int FIELDS = 3;

  private final SplittableRandom random = new SplittableRandom(1);

  private SparseBatch batch(int examples, int mostRow) {
    SparseBatch batch = new SparseBatch(FIELDS, examples);
    for (int n = 0; n < examples; n++) {
      int[] offsets = new int[FIELDS + 1];
      for (int field = 0; field < FIELDS; field++) {
        offsets[field + 1] = offsets[field] + random.nextInt(4);
      }
      int[] rows = new int[offsets[FIELDS]];
      float[] weights = new float[rows.length];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = random.nextInt(mostRow - 1) >>> random.nextInt(20);
        weights[i] = 1f / (i + 1);
      }
      batch.add(new EncodedFeatures(offsets, rows, weights), n % 2);
    }
    return batch;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6})
  void group_anyBatch_hasEveryEntryOnceInTheBatchsOrder(int partitions) {
    RowGroups[] all = RowGroups.partitions(partitions);
    for (int examples : new int[] {1, 50, 3000}) {
      SparseBatch batch = batch(examples, Integer.MAX_VALUE);
      Map<Integer, List<Integer>> expected = new TreeMap<>();
      for (int i = 0; i < batch.entries(); i++) {
        expected.computeIfAbsent(batch.row(i), row -> new ArrayList<>()).add(i);
      }
      Map<Integer, List<Integer>> actual = new TreeMap<>();
      RowGroups.deal(batch, all);
      for (RowGroups groups : all) {
        groups.group(batch);
        int count = groups.rowsBelow(Integer.MAX_VALUE);
        for (int place = 1; place < count; place++) {
          assertThat(groups.rows()[place]).isGreaterThan(groups.rows()[place - 1]);
        }
        for (int i = 0; i < groups.size(); i++) {
          int entry = groups.entry(i);
          int row = groups.rows()[groups.place(i)];
          actual.computeIfAbsent(row, key -> new ArrayList<>()).add(entry);
          assertThat(entry)
              .isGreaterThanOrEqualTo(batch.start(groups.example(i), groups.field(i)))
              .isLessThan(batch.end(groups.example(i), groups.field(i)));
        }
      }
      assertThat(actual).isEqualTo(expected);
    }
  }

  @Test
  void deal_fieldsWithRowsOfTheirOwn_givesPartitionsAboutAsManyEntries() {
    RowGroups[] all = RowGroups.partitions(8);
    SparseBatch batch = new SparseBatch(FIELDS, 2000);
    for (int n = 0; n < 2000; n++) {
      int[] rows = new int[FIELDS];
      for (int field = 0; field < FIELDS; field++) {
        rows[field] = field * 1_000_000 + random.nextInt(1_000_000);
      }
      batch.add(new EncodedFeatures(new int[] {0, 1, 2, 3}, rows, new float[] {1, 1, 1}), 0);
    }
    RowGroups.deal(batch, all);
    for (RowGroups groups : all) {
      groups.group(batch);
      assertThat(groups.size()).isBetween(600, 900);
    }
  }

  @Test
  void deal_batchWithoutEntries_leavesEveryRowToOnePartition() {
    RowGroups[] all = RowGroups.partitions(2);
    RowGroups.deal(new SparseBatch(FIELDS, 1), all);
    SparseBatch batch = batch(50, Integer.MAX_VALUE);
    int entries = 0;
    for (RowGroups groups : all) {
      groups.group(batch);
      entries += groups.size();
    }
    assertThat(entries).isEqualTo(batch.entries());
  }
}
