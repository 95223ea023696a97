package io.millrace.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.feature.FeatureEncoder;
import io.millrace.model.Fixture;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** Fields that share rows, have several, weighted ones, or the same twice. */
class FieldGradientTest {
  private final FeatureEncoder encoder = Fixture.encoder();
  private final SparseBatch batch = Fixture.batch(encoder, 12, 4);

  private RowGroups groups() {
    RowGroups groups = RowGroups.partitions(1)[0];
    groups.group(batch);
    return groups;
  }

  private static double numeric(EmbeddingTable table, int row, int d, DoubleSupplier loss) {
    float[] chunk = table.chunk(row);
    int at = table.offset(row) + d;
    float before = chunk[at];
    chunk[at] = before + 0.01f;
    double above = loss.getAsDouble();
    chunk[at] = before - 0.01f;
    double below = loss.getAsDouble();
    chunk[at] = before;
    return (above - below) / 0.02;
  }

  @Test
  void merge_embeddings_equalTheNumericGradient() {
    EmbeddingTable table = EmbeddingTable.normal(encoder.embeddingRows(), 3, 0.5, 1);
    FieldEmbeddings embeddings =
        new FieldEmbeddings(table, new Adagrad(table, 0.01, 0), encoder.embeddingFields(), 1);
    float[] gathered = new float[batch.size() * embeddings.width()];
    float[] errors = new float[gathered.length];
    embeddings.gather(batch, 0, batch.size(), gathered);
    for (int i = 0; i < errors.length; i++) {
      errors[i] = gathered[i] * (1 + i % 3);
    }
    DoubleSupplier loss =
        () -> {
          embeddings.gather(batch, 0, batch.size(), gathered);
          double sum = 0;
          for (int i = 0; i < gathered.length; i++) {
            sum += 0.5 * (1 + i % 3) * gathered[i] * gathered[i];
          }
          return sum;
        };
    RowGradients merged = embeddings.merge(batch, errors, groups(), 0);
    assertThat(merged.size()).isGreaterThan(20);
    for (int place = 0; place < merged.size(); place++) {
      for (int d = 0; d < 3; d++) {
        assertThat((double) merged.sums()[place * 3 + d])
            .isCloseTo(numeric(table, merged.row(place), d, loss), within(2e-3));
      }
    }
  }

  @Test
  void merge_linearWeightsWithCrosses_equalTheNumericGradient() {
    EmbeddingTable table = EmbeddingTable.normal(encoder.rows(), 1, 0.5, 2);
    LinearWeights linear =
        new LinearWeights(table, new Adagrad(table, 0.01, 0), encoder.fields().size(), 1);
    float[] logits = new float[batch.size()];
    linear.addTo(batch, 0, batch.size(), logits);
    float[] errors = logits.clone();
    DoubleSupplier loss =
        () -> {
          float[] now = new float[batch.size()];
          linear.addTo(batch, 0, batch.size(), now);
          double sum = 0;
          for (float logit : now) {
            sum += 0.5 * logit * logit;
          }
          return sum;
        };
    RowGradients merged = linear.merge(batch, errors, 1f, groups(), 0);
    int crosses = 0;
    for (int place = 0; place < merged.size(); place++) {
      crosses += merged.row(place) >= encoder.embeddingRows() ? 1 : 0;
      assertThat((double) merged.sums()[place])
          .isCloseTo(numeric(table, merged.row(place), 0, loss), within(2e-3));
    }
    assertThat(crosses).isGreaterThan(10);
  }
}
