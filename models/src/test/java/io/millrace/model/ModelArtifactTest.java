package io.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.Scope;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelArtifactTest {
  @TempDir Path directory;
  private final FeatureEncoder encoder = Fixture.encoder();
  private Path artifact;

  @BeforeEach
  void chooseDirectory() {
    artifact = directory.resolve("deep").resolve("model");
  }

  private ModelManifest write(ModelKind kind, boolean batchNorm) throws IOException {
    return ArtifactWriter.write(
        artifact,
        new ArtifactWriter.Description(
            "model-1",
            kind,
            Instant.parse("2026-01-02T03:04:05Z"),
            Fixture.SPEC,
            Map.of("seed", "5"),
            Map.of("validation.auc", 0.75, "validation.gauc", Double.NaN),
            Map.of("MODEL_CARD.md", "# model-1\n", "report.html", "<p>fine</p>\n"),
            Optional.of(Fixture.TEXTS)),
        encoder,
        Fixture.trained(kind, encoder, batchNorm).weights());
  }

  @ParameterizedTest
  @MethodSource("io.millrace.model.ModelKind#all")
  void load_whatWasWritten_scoresTheSame(ModelKind kind) throws IOException {
    ModelManifest written = write(kind, true);
    EncodedFeatures nobody = encoder.encode(Map.of(), EnumSet.noneOf(Scope.class));
    List<EncodedFeatures> examples = new ArrayList<>();
    Fixture.examples(40, 9)
        .forEach(values -> examples.add(encoder.encode(values, EnumSet.allOf(Scope.class))));
    RankingModel inMemory =
        new NetworkModel(written, encoder, Fixture.trained(kind, encoder, true).weights());
    float[] text = {0.3f, 0.2f, 0.9f};

    try (RankingModel loaded = ModelArtifact.load(artifact)) {
      assertThat(loaded.manifest()).isEqualTo(written);
      assertThat(loaded.manifest().metrics()).containsOnly(Map.entry("validation.auc", 0.75));
      assertThat(loaded.manifest().kind()).isEqualTo(kind);
      assertThat(loaded.texts().orElseThrow().reduce(7, text))
          .hasValueSatisfying(
              reduced ->
                  assertThat(reduced).isEqualTo(Fixture.TEXTS.reduce(7, text).orElseThrow()));
      assertThat(loaded.score(nobody, examples)).isEqualTo(inMemory.score(nobody, examples));
      assertThat(loaded.retrieval().isPresent()).isEqualTo(kind.id().equals("deepfm"));
      assertThat(loaded.encoder().encode(Fixture.examples(1, 9).get(0)))
          .isEqualTo(encoder.encode(Fixture.examples(1, 9).get(0)));
    }
  }

  private static final List<String> FILES =
      List.of(
          "manifest.json",
          "manifest.sha256",
          "features.yml",
          "encoder.json",
          "network.json",
          "embeddings.f32",
          "linear.f32",
          "tower.f32",
          "texts.bin",
          "MODEL_CARD.md",
          "report.html");

  @Test
  void write_always_leavesTheNamedFilesAndNothingElse() throws IOException {
    write(ModelKind.of("deepfm"), false);
    try (Stream<Path> files = Files.list(artifact)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(FILES);
    }
    try (Stream<Path> siblings = Files.list(artifact.getParent())) {
      assertThat(siblings).containsExactly(artifact);
    }
  }

  @Test
  void load_aByteFlippedOrAFileCutAnywhere_isRefusedByName() throws IOException {
    write(ModelKind.of("deepfm"), false);
    for (String name : FILES) {
      Path file = artifact.resolve(name);
      byte[] right = Files.readAllBytes(file);
      for (int at : new int[] {0, right.length / 2, right.length - 1}) {
        byte[] wrong = right.clone();
        wrong[at] ^= 1;
        Files.write(file, wrong);
        assertThatThrownBy(() -> ModelArtifact.load(artifact))
            .as("%s, byte %d", name, at)
            .isInstanceOf(BrokenArtifactException.class)
            .hasMessageContaining(name);
      }
      Files.write(file, Arrays.copyOf(right, right.length / 2));
      assertThatThrownBy(() -> ModelArtifact.load(artifact))
          .as("%s, cut in the middle", name)
          .isInstanceOf(BrokenArtifactException.class)
          .hasMessageContaining(name);
      Files.write(file, right);
    }
    ModelArtifact.load(artifact).close();
  }

  @Test
  void load_aFileMissing_isRefusedByName() throws IOException {
    write(ModelKind.of("wide-deep"), false);
    for (String name : FILES) {
      byte[] content = Files.readAllBytes(artifact.resolve(name));
      Files.delete(artifact.resolve(name));
      assertThatThrownBy(() -> ModelArtifact.load(artifact))
          .isInstanceOf(BrokenArtifactException.class)
          .hasMessageContaining(name);
      Files.write(artifact.resolve(name), content);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "99"})
  void load_newerFormat_isRefusedWithAdvice(String version) throws IOException {
    write(ModelKind.of("deepfm"), false);
    Path manifest = artifact.resolve("manifest.json");
    byte[] newer =
        Files.readString(manifest)
            .replace("\"format_version\" : 3", "\"format_version\" : " + version)
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Files.write(manifest, newer);
    Files.writeString(artifact.resolve("manifest.sha256"), ArtifactHashes.of(newer));

    assertThatThrownBy(() -> ModelArtifact.load(artifact))
        .isInstanceOf(BrokenArtifactException.class)
        .hasMessageContaining("format is " + version)
        .hasMessageContaining("upgrade");
  }

  @Test
  void load_formatThatNeverWas_isRefused() throws IOException {
    write(ModelKind.of("deepfm"), false);
    Path manifest = artifact.resolve("manifest.json");
    byte[] unknown =
        Files.readString(manifest)
            .replace("\"format_version\" : 3", "\"format_version\" : 0")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Files.write(manifest, unknown);
    Files.writeString(artifact.resolve("manifest.sha256"), ArtifactHashes.of(unknown));

    assertThatThrownBy(() -> ModelArtifact.load(artifact))
        .isInstanceOf(BrokenArtifactException.class)
        .hasMessageContaining("unknown format_version 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deepfm", "wide-deep"})
  void load_firstFormat_isRefusedWhereCrossesTakePart(ModelKind kind) throws Exception {
    write(kind, false);
    Path manifest = artifact.resolve("manifest.json");
    byte[] older =
        Files.readString(manifest)
            .replace("\"format_version\" : 3", "\"format_version\" : 1")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Files.write(manifest, older);
    Files.writeString(artifact.resolve("manifest.sha256"), ArtifactHashes.of(older));

    if (kind.id().equals("deepfm")) {
      ModelArtifact.load(artifact).close();
    } else {
      assertThatThrownBy(() -> ModelArtifact.load(artifact))
          .isInstanceOf(BrokenArtifactException.class)
          .hasMessageContaining("train the model again");
    }
  }

  @Test
  void write_featureOfTextVectorsWithoutTheirProjection_isRefused() {
    assertThatThrownBy(
            () ->
                ArtifactWriter.write(
                    artifact,
                    new ArtifactWriter.Description(
                        "m", ModelKind.of("deepfm"), Instant.EPOCH, Fixture.SPEC, Map.of(), Map.of()),
                    encoder,
                    Fixture.trained(ModelKind.of("deepfm"), encoder, false).weights()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("words");
    assertThat(artifact).doesNotExist();
  }

  @Test
  void load_manifestThatNamesNoProjection_isRefused() throws IOException {
    write(ModelKind.of("deepfm"), false);
    Path manifest = artifact.resolve("manifest.json");
    byte[] without =
        Files.readString(manifest)
            .replaceAll("(?m)^.*\"texts.bin\".*\\R", "")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Files.write(manifest, without);
    Files.writeString(artifact.resolve("manifest.sha256"), ArtifactHashes.of(without));

    assertThatThrownBy(() -> ModelArtifact.load(artifact))
        .isInstanceOf(BrokenArtifactException.class)
        .hasMessageContaining("texts.bin is missing")
        .hasMessageContaining("'words'");
  }

  @Test
  void load_noArtifact_isRefused() {
    assertThatThrownBy(() -> ModelArtifact.load(directory.resolve("nothing")))
        .isInstanceOf(BrokenArtifactException.class)
        .hasMessageContaining("manifest.json");
  }

  @Test
  void write_existingDirectory_isRefused() throws IOException {
    write(ModelKind.of("deepfm"), false);
    assertThatThrownBy(() -> write(ModelKind.of("deepfm"), false))
        .isInstanceOf(FileAlreadyExistsException.class);
    ModelArtifact.load(artifact).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tower.f32", "../escape.md", "card.txt", ".md"})
  void description_documentOfAnotherKind_isRefused(String name) {
    assertThatThrownBy(
            () ->
                new ArtifactWriter.Description(
                    "m",
                    ModelKind.of("deepfm"),
                    Instant.EPOCH,
                    "",
                    Map.of(),
                    Map.of(),
                    Map.of(name, "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }
}
