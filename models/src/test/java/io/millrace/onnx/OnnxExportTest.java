package io.millrace.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.millrace.event.Value;
import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.Scope;
import io.millrace.model.ArtifactWriter;
import io.millrace.model.Fixture;
import io.millrace.model.ModelArtifact;
import io.millrace.model.ModelKind;
import io.millrace.model.RankingModel;
import io.millrace.scoring.NetworkWeights;
import io.millrace.table.FloatRows;
import io.millrace.term.linear.LinearTerm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** ONNX Runtime is the judge: it knows nothing of how we score. */
class OnnxExportTest {
  private static final OrtEnvironment RUNTIME = OrtEnvironment.getEnvironment();

  @TempDir Path directory;
  private final FeatureEncoder encoder = Fixture.encoder();

  private static Path artifact(ModelKind kind, boolean batchNorm, Path directory)
      throws IOException {
    FeatureEncoder encoder = Fixture.encoder();
    Path artifact = directory.resolve(kind.id());
    ArtifactWriter.write(
        artifact,
        new ArtifactWriter.Description(
            "model-1",
            kind,
            Instant.EPOCH,
            Fixture.SPEC,
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.of(Fixture.TEXTS)),
        encoder,
        Fixture.trained(kind, encoder, batchNorm).weights());
    return artifact;
  }

  /** Padded by as many entries as the caller likes. */
  private static Map<String, OnnxTensor> inputs(
      OrtSession session, FeatureEncoder encoder, List<EncodedFeatures> examples, int padding)
      throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    String fields = session.getMetadata().getCustomMetadataValue("millrace.fields").orElseThrow();
    for (JsonNode field : JsonMapper.shared().readTree(fields)) {
      int index =
          encoder.fields().stream()
              .map(known -> known.name())
              .toList()
              .indexOf(field.get("field").asString());
      int most =
          padding
              + examples.stream().mapToInt(e -> e.end(index) - e.start(index)).max().orElseThrow();
      long[][] rows = new long[examples.size()][most];
      float[][] weights = new float[examples.size()][most];
      for (int n = 0; n < examples.size(); n++) {
        EncodedFeatures example = examples.get(n);
        for (int i = example.start(index); i < example.end(index); i++) {
          rows[n][i - example.start(index)] = example.row(i);
          weights[n][i - example.start(index)] = example.weight(i);
        }
      }
      inputs.put(field.get("rows").asString(), OnnxTensor.createTensor(RUNTIME, rows));
      inputs.put(field.get("weights").asString(), OnnxTensor.createTensor(RUNTIME, weights));
    }
    return inputs;
  }

  @ParameterizedTest
  @MethodSource("io.millrace.model.Fixture#kindsWithAndWithoutNorm")
  void artifact_everyKindOfField_scoresAsOurModelDoes(ModelKind kind, boolean batchNorm)
      throws Exception {
    assertSameScores(kind, batchNorm, directory);
  }

  /** Trains a little, exports, and compares the scores of examples with every kind of field. */
  static void assertSameScores(ModelKind kind, boolean batchNorm, Path directory) throws Exception {
    FeatureEncoder encoder = Fixture.encoder();
    Path artifact = artifact(kind, batchNorm, directory);
    Path file = directory.resolve("model.onnx");

    OnnxExport.Written written = OnnxExport.artifact(artifact, file);

    assertThat(written.inputs())
        .contains("rows_user", "weights_user", "rows_genres", "rows_rank", "weights_score")
        .contains("rows_words", "weights_words");
    assertThat(written.inputs().contains("rows_user_x_item"))
        .isEqualTo(kind.id().equals("wide-deep"));
    assertThat(written.bytes()).isEqualTo(Files.size(file));
    // Seed 9 has users and items that the encoder never saw; the empty map misses everything.
    List<Map<String, Value>> values = new ArrayList<>(Fixture.examples(200, 9));
    values.add(Map.of());
    List<EncodedFeatures> examples = values.stream().map(encoder::encode).toList();
    List<EncodedFeatures> parts =
        values.stream().map(v -> encoder.encode(v, EnumSet.allOf(Scope.class))).toList();
    EncodedFeatures none = encoder.encode(Map.of(), EnumSet.noneOf(Scope.class));
    try (RankingModel model = ModelArtifact.load(artifact);
        OrtSession session = RUNTIME.createSession(file.toString())) {
      float[] ours = model.score(none, parts);
      for (int padding : new int[] {0, 3}) {
        try (OrtSession.Result result = session.run(inputs(session, encoder, examples, padding))) {
          float[] theirs = (float[]) result.get("probability").orElseThrow().getValue();
          float[] logits = (float[]) result.get("logit").orElseThrow().getValue();
          assertThat(theirs).hasSize(201);
          for (int i = 0; i < theirs.length; i++) {
            assertThat(theirs[i]).isCloseTo(ours[i], within(1e-5f));
            assertThat(1 / (1 + Math.exp(-logits[i]))).isCloseTo(ours[i], within(1e-5));
          }
          assertThat(ours).doesNotHaveDuplicates();
        }
      }
    }
  }

  @Test
  void artifact_flippedByte_writesNothing() throws IOException {
    Path artifact = artifact(ModelKind.of("deepfm"), false, directory);
    byte[] tower = Files.readAllBytes(artifact.resolve("tower.f32"));
    tower[3] ^= 1;
    Files.write(artifact.resolve("tower.f32"), tower);
    Path file = directory.resolve("model.onnx");

    assertThatThrownBy(() -> OnnxExport.artifact(artifact, file)).hasMessageContaining("tower.f32");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(artifact);
    }
  }

  @Test
  void write_moreThanTwoGigabytes_isRefusedBeforeAnythingIsRead() throws IOException {
    NetworkWeights small = Fixture.trained(ModelKind.of("deepfm"), encoder, false).weights();
    NetworkWeights weights =
        small
            .withEmbeddings(new Large(6))
            .withTerms(
                term -> term instanceof LinearTerm ? new LinearTerm(new Large(1), false) : term);
    try (RankingModel model =
        ModelArtifact.load(artifact(ModelKind.of("deepfm"), false, directory))) {
      assertThatThrownBy(
              () ->
                  OnnxExport.write(
                      model.manifest(), encoder, weights, directory.resolve("large.onnx")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("2 GiB")
          .hasMessageContaining("smaller dimension");
    }
    assertThat(directory.resolve("large.onnx")).doesNotExist();
  }

  /** A table that nobody has the memory for. */
  private record Large(int dimension) implements FloatRows {
    @Override
    public int rows() {
      return 100_000_000;
    }

    @Override
    public void read(int row, float[] target, int offset) {
      throw new AssertionError("must not be read");
    }
  }
}
