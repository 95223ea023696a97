package io.millrace.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.Value;
import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.Scope;
import io.millrace.model.Fixture;
import io.millrace.model.ModelKind;
import io.millrace.model.TrainableModel;
import io.millrace.scoring.Contributions.FieldShare;
import io.millrace.table.FloatRows;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContributionPassTest {
  private final FeatureEncoder encoder = Fixture.encoder();

  private record Example(EncodedFeatures user, EncodedFeatures item) {}

  private Example example(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Value> user = Fixture.user(random, seed);
    Map<String, Value> item = new HashMap<>(Fixture.item(random, seed));
    item.putAll(Fixture.userItem(random));
    return new Example(
        encoder.encode(user, EnumSet.of(Scope.USER, Scope.CONTEXT)),
        encoder.encode(item, EnumSet.of(Scope.ITEM, Scope.USER_ITEM)));
  }

  @ParameterizedTest
  @MethodSource("io.millrace.model.Fixture#kindsWithAndWithoutNorm")
  void explain_allParts_addUpToTheScorersLogit(ModelKind kind, boolean batchNorm) {
    TrainableModel model = Fixture.trained(kind, encoder, batchNorm);
    Scorer scorer = new Scorer(model.weights(), encoder);
    ContributionPass pass = new ContributionPass(model.weights(), encoder);
    int towersAtWork = 0;
    boolean rankAtWork = false;
    for (long seed = 1; seed <= 20; seed++) {
      Example example = example(seed);
      Contributions parts = pass.explain(example.user, example.item);
      float logit = scorer.logits(example.user, List.of(example.item))[0];
      double sum =
          parts.bias()
              + parts.constant()
              + parts.fields().stream().mapToDouble(FieldShare::total).sum();
      assertThat(sum).isCloseTo(logit, within(1e-5 * Math.max(1, Math.abs(logit))));
      assertThat(parts.logit()).isCloseTo(sum, within(1e-9));
      // An input may put all units of a tiny tower to rest.
      towersAtWork += parts.fields().stream().anyMatch(share -> share.by("tower") != 0) ? 1 : 0;
      assertThat(parts.fields().stream().anyMatch(share -> share.by("second_order") != 0))
          .isEqualTo(kind.id().equals("deepfm"));
      rankAtWork |=
          parts.fields().stream()
              .anyMatch(share -> share.field().equals("rank") && share.by("first_order") != 0);
      assertThat(parts.fields().stream().anyMatch(share -> share.field().contains("*")))
          .isEqualTo(kind.id().equals("wide-deep"));
    }
    assertThat(towersAtWork).isPositive();
    assertThat(rankAtWork).isTrue();
  }

  /** The tower's part is the slope along a field's embedding: seen by making it a little longer. */
  @ParameterizedTest
  @MethodSource("io.millrace.model.ModelKind#all")
  void explain_tower_isTheNumericSlopeAlongTheEmbedding(ModelKind kind) {
    NetworkWeights weights = Fixture.trained(kind, encoder, false).weights();
    int checked = 0;
    for (long seed = 1; seed <= 20; seed++) {
      Example example = example(seed);
      EncodedFeatures whole = encoder.merge(example.user, example.item);
      Contributions parts =
          new ContributionPass(weights, encoder).explain(example.user, example.item);
      for (int field = 0; field < encoder.embeddingFields(); field++) {
        String name = encoder.fields().get(field).name();
        double step = 1e-3;
        double up = towerAlone(stretched(weights, whole, field, 1 + step), example);
        double same = towerAlone(weights, example);
        double down = towerAlone(stretched(weights, whole, field, 1 - step), example);
        double right = (up - same) / step;
        double left = (same - down) / step;
        if (sharesRows(whole, field) || Math.abs(right - left) > 1e-3) {
          continue; // a unit switches on or off just here: the slope is not one number
        }
        double told =
            parts.fields().stream()
                .filter(share -> share.field().equals(name))
                .mapToDouble(share -> share.by("tower"))
                .sum();
        assertThat(told).as(name).isCloseTo((up - down) / (2 * step), within(1e-3));
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(50);
  }

  @Test
  void explain_secondOrder_isHalfOfEveryPairsProduct() {
    NetworkWeights weights = Fixture.trained(ModelKind.of("deepfm"), encoder, false).weights();
    Example example = example(3);
    Contributions parts =
        new ContributionPass(weights, encoder).explain(example.user, example.item);
    double pairs = parts.fields().stream().mapToDouble(share -> share.by("second_order")).sum();
    EncodedFeatures whole = encoder.merge(example.user, example.item);
    double expected = 0;
    for (int one = 0; one < encoder.embeddingFields(); one++) {
      for (int other = 0; other < one; other++) {
        float[] first = pooled(weights.embeddings(), whole, one);
        float[] second = pooled(weights.embeddings(), whole, other);
        for (int d = 0; d < first.length; d++) {
          expected += first[d] * (double) second[d];
        }
      }
    }
    assertThat(pairs).isCloseTo(expected, within(1e-5));
  }

  private static float[] pooled(FloatRows table, EncodedFeatures whole, int field) {
    float[] sum = new float[table.dimension()];
    float[] row = new float[table.dimension()];
    for (int i = whole.start(field); i < whole.end(field); i++) {
      table.read(whole.row(i), row, 0);
      for (int d = 0; d < row.length; d++) {
        sum[d] += whole.weight(i) * row[d];
      }
    }
    return sum;
  }

  /** Everything but the fields' first and second order. */
  private double towerAlone(NetworkWeights weights, Example example) {
    Contributions parts =
        new ContributionPass(weights, encoder).explain(example.user, example.item);
    return parts.constant() + parts.fields().stream().mapToDouble(share -> share.by("tower")).sum();
  }

  private static boolean sharesRows(EncodedFeatures whole, int field) {
    for (int other = 0; other < whole.fields(); other++) {
      for (int i = whole.start(other); other != field && i < whole.end(other); i++) {
        for (int j = whole.start(field); j < whole.end(field); j++) {
          if (whole.row(i) == whole.row(j)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static NetworkWeights stretched(
      NetworkWeights weights, EncodedFeatures whole, int field, double factor) {
    FloatRows embeddings =
        new FloatRows() {
          @Override
          public int rows() {
            return weights.embeddings().rows();
          }

          @Override
          public int dimension() {
            return weights.embeddings().dimension();
          }

          @Override
          public void read(int row, float[] into, int at) {
            weights.embeddings().read(row, into, at);
            for (int i = whole.start(field); i < whole.end(field); i++) {
              if (whole.row(i) == row) {
                for (int d = 0; d < dimension(); d++) {
                  into[at + d] *= (float) factor;
                }
                return;
              }
            }
          }
        };
    return weights.withEmbeddings(embeddings);
  }
}
