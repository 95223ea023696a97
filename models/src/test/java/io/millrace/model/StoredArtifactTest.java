package io.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.Value;
import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Artifacts that earlier releases wrote, with the scores that those releases gave to some rows. The
 * files never change: a format that can no longer be read breaks this test.
 */
class StoredArtifactTest {
  @TempDir Path directory;

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        StoredArtifactTest.class.getResourceAsStream(name), () -> "no resource " + name);
  }

  private Path unpack(String name) throws IOException {
    Path artifact = directory.resolve("artifact");
    Files.createDirectory(artifact);
    try (ZipInputStream zip = new ZipInputStream(resource(name))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Files.copy(zip, artifact.resolve(entry.getName()));
      }
    }
    return artifact;
  }

  private static Value value(JsonNode node) {
    if (node.isNumber()) {
      return Value.of(node.asDouble());
    }
    if (node.isString()) {
      return Value.of(node.asString());
    }
    List<String> texts = new ArrayList<>();
    List<Double> numbers = new ArrayList<>();
    node.forEach(
        entry -> {
          if (entry.isNumber()) {
            numbers.add(entry.asDouble());
          } else {
            texts.add(entry.asString());
          }
        });
    return numbers.isEmpty() ? Value.of(texts) : new Value.NumList(numbers);
  }

  private static Map<String, Value> values(JsonNode node) {
    Map<String, Value> values = new HashMap<>();
    node.forEachEntry((name, entry) -> values.put(name, value(entry)));
    return values;
  }

  @ParameterizedTest
  @CsvSource({"wide-deep, 2", "deepfm, 2"})
  void load_artifactOfAnEarlierRelease_scoresAsThatReleaseDid(String kind, int format)
      throws IOException {
    String name = "%s-format-%d".formatted(kind, format);
    Path artifact = unpack(name + ".zip");
    JsonNode rows;
    try (InputStream scores = resource(name + ".scores.json")) {
      rows = JsonMapper.shared().readTree(scores);
    }
    assertThat(rows).hasSize(41);

    try (RankingModel model = ModelArtifact.load(artifact)) {
      assertThat(model.manifest().formatVersion()).isEqualTo(format);
      assertThat(model.manifest().kind().id()).isEqualTo(kind);
      assertThat(model.retrieval().isPresent()).isEqualTo(kind.equals("deepfm"));
      FeatureEncoder encoder = model.encoder();
      for (JsonNode row : rows) {
        Map<String, Value> values = values(row.get("values"));
        EncodedFeatures user = encoder.encode(values, EnumSet.of(Scope.USER, Scope.CONTEXT));
        EncodedFeatures item = encoder.encode(values, EnumSet.of(Scope.ITEM, Scope.USER_ITEM));
        float expected = row.get("score").floatValue();
        assertThat(model.score(user, List.of(item))[0]).isCloseTo(expected, within(1e-7f));
        assertThat(model.scorePrepared(user, model.prepare(List.of(item)))[0])
            .isCloseTo(expected, within(1e-7f));
        double logit = model.contributions(user, item).orElseThrow().logit();
        assertThat(1 / (1 + Math.exp(-logit))).isCloseTo(expected, within(1e-5));
      }
    }
  }
}
