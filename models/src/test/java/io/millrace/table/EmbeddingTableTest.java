package io.millrace.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EmbeddingTableTest {
  private static float[] row(FloatRows table, int row) {
    float[] floats = new float[table.dimension()];
    table.read(row, floats, 0);
    return floats;
  }

  @Test
  void write_rowsInSeveralChunks_areReadBack() {
    EmbeddingTable table = new EmbeddingTable(23, 3, 13);
    for (int i = 0; i < 23; i++) {
      table.write(i, new float[] {9, i, i + 0.5f, -i}, 1);
    }
    for (int i = 0; i < 23; i++) {
      assertThat(row(table, i)).containsExactly(i, i + 0.5f, -i);
    }
    assertThat(table.chunk(0)).isNotSameAs(table.chunk(22));
  }

  @Test
  void normal_sameSeed_isTheSameTableOfTheAskedDeviation() {
    EmbeddingTable table = EmbeddingTable.normal(5000, 4, 0.1, 3);
    EmbeddingTable again = EmbeddingTable.normal(5000, 4, 0.1, 3);
    EmbeddingTable other = EmbeddingTable.normal(5000, 4, 0.1, 4);
    double squares = 0;
    for (int i = 0; i < 5000; i++) {
      assertThat(row(again, i)).isEqualTo(row(table, i));
      for (float value : row(table, i)) {
        squares += value * value;
      }
    }
    assertThat(row(other, 0)).isNotEqualTo(row(table, 0));
    assertThat(Math.sqrt(squares / 20_000)).isCloseTo(0.1, within(0.002));
  }

  @Test
  void copyFrom_anotherShape_isRefused() {
    EmbeddingTable table = new EmbeddingTable(3, 2);
    assertThatThrownBy(() -> table.copyFrom(new EmbeddingTable(3, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 x 4");
  }

  @Test
  void copyFrom_sameShape_copiesEveryRow() {
    EmbeddingTable table = new EmbeddingTable(30, 2, 8);
    EmbeddingTable from = EmbeddingTable.normal(30, 2, 1, 1);
    table.copyFrom(from);
    for (int i = 0; i < 30; i++) {
      assertThat(row(table, i)).isEqualTo(row(from, i));
    }
  }
}
