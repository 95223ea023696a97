package io.millrace.slates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.ItemId;
import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.model.ArtifactWriter;
import io.millrace.model.ModelKind;
import io.millrace.namespace.Namespace;
import io.millrace.scoring.NetworkWeights;
import io.millrace.state.TextVector;
import io.millrace.table.EmbeddingTable;
import io.millrace.table.FloatRows;
import io.millrace.text.TextProjection;
import io.millrace.term.fm.FmTerm;
import io.millrace.term.linear.LinearTerm;
import io.millrace.term.mlp.MlpTerm;
import io.millrace.tower.LayerWeights;
import io.millrace.tower.TowerWeights;
import io.millrace.trainer.dataset.StoredTexts;
import io.millrace.trainer.holdout.Holdout;
import io.millrace.trainer.holdout.HoldoutQuery;
import io.millrace.trainer.holdout.HoldoutScan;
import io.millrace.trainer.holdout.HoldoutSplit;
import io.millrace.trainer.slates.SlateComparison;
import io.millrace.trainer.training.Progress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The trainer's comparison of slates reads the stored text vectors that a ranker has features of.
 */
class TextRankerSlatesTest {
  private static final Namespace NAMESPACE = new Namespace("shop");
  private static final MemoryEventLog LOG = TwoTastes.log();
  private static final HoldoutSplit SPLIT =
      new HoldoutScan(LOG).split(HoldoutQuery.of(new Holdout.LastEvent()), Progress.NONE);
  private static final String SPEC =
      """
      features:
        - {name: user, of: user, type: category, attribute: user_id, hash-buckets: 64}
        - {name: words, of: item, type: text, encoder: stored, size: 1}
      """;
  private static final float[] HIGH = {1, 0};
  private static final float[] LOW = {0, 1};

  @TempDir private Path directory;

  /** Texts tell whether the number of an item, of 0 to 9 in each group, is 5 or more. */
  private static final class Texts implements StoredTexts {
    @Override
    public List<ItemId> items() {
      return List.of();
    }

    @Override
    public Map<ItemId, TextVector> apply(Collection<ItemId> items) {
      Map<ItemId, TextVector> found = new HashMap<>();
      for (ItemId item : items) {
        float[] vector = item.value().charAt(1) >= '5' ? HIGH : LOW;
        found.put(item, TextVector.of("encoder", item.value(), vector));
      }
      return found;
    }
  }

  /** A ranker that puts high numbers first, by their texts and nothing else. */
  private Path ranker() throws Exception {
    FeatureEncoder encoder = new EncoderFitter(new FeatureSpecCodec().read(SPEC), 1).fit();
    TextProjection projection =
        TextProjection.fit(TextVector.hash("encoder"), List.of(HIGH, LOW), 1);
    float sign = projection.reduce(TextVector.hash("encoder"), HIGH).orElseThrow()[0];
    int text = encoder.fields().get(1).firstRow() + 2;
    Path artifact = directory.resolve("ranker");
    ArtifactWriter.write(
        artifact,
        new ArtifactWriter.Description(
            "ranker",
            ModelKind.of("deepfm"),
            Instant.parse("2026-06-01T00:00:00Z"),
            SPEC,
            Map.of("holdout", SPLIT.id()),
            Map.of(),
            Map.of(),
            Optional.of(projection)),
        encoder,
        new NetworkWeights(
EmbeddingTable.normal(encoder.embeddingRows(), 2, 0, 4),
List.of(new FmTerm(), new LinearTerm(new OneRow(encoder.linearRows(false), text, Math.signum(sign)), false), new MlpTerm(new TowerWeights(
                List.of(new LayerWeights(4, 1, new float[4], new float[1], Optional.empty()))))),
0));
    return artifact;
  }

  private record OneRow(int rows, int row, float value) implements FloatRows {
    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public void read(int read, float[] target, int offset) {
      target[offset] = read == row ? value : 0;
    }
  }

  @Test
  void compare_rankerOfTexts_ordersByThem() throws Exception {
    List<SlateComparison.Contender> contenders =
        List.of(new SlateComparison.Contender("ranker", ranker()));
    SlateComparison comparison = SlateComparison.find().orElseThrow();

    double with =
        comparison
            .with(new Texts())
            .open(NAMESPACE, LOG, SPLIT, Progress.NONE)
            .compare(contenders)
            .get(0)
            .hitRate();
    double without =
        comparison
            .open(NAMESPACE, LOG, SPLIT, Progress.NONE)
            .compare(contenders)
            .get(0)
            .hitRate();

    // Without texts all scores are equal, and ten slots begin with all of group a that is new to
    // the user: half of the users find theirs. With them high numbers of group b come before low ones
    // of group a.
    assertThat(without).isCloseTo(0.5, within(1e-9));
    assertThat(with).isBetween(0.65, 0.9);
  }
}
