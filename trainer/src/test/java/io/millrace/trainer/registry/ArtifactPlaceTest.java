package io.millrace.trainer.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactPlaceTest {
  @TempDir Path directory;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static void fill(Path artifact, String manifest) throws IOException {
    Files.createDirectories(artifact);
    Files.writeString(artifact.resolve("manifest.json"), manifest);
  }

  @Test
  void abandon_halfWritten_leavesNothing() throws IOException {
    fill(directory.resolve("model"), "old");
    try (ArtifactPlace place = ArtifactPlace.at(directory.resolve("model"))) {
      fill(place.hidden(), "new");
      fill(directory.resolve("." + place.hidden().getFileName() + ".1.tmp"), "half");

      place.abandon();

      assertThat(names()).containsExactly("model");
      assertThat(directory.resolve("model/manifest.json")).hasContent("old");
    }
  }

  @Test
  void abandon_betweenTheTwoRenames_bringsTheOldArtifactBack() throws IOException {
    Path model = directory.resolve("model");
    try (ArtifactPlace place = ArtifactPlace.at(model)) {
      fill(place.hidden(), "new");
      fill(place.hidden().resolveSibling(place.hidden().getFileName() + ".old"), "old");

      place.abandon();

      assertThat(names()).containsExactly("model");
      assertThat(model.resolve("manifest.json")).hasContent("old");
    }
  }

  @Test
  void abandon_published_leavesItAlone() throws IOException {
    try (ArtifactPlace place = ArtifactPlace.at(directory.resolve("model"))) {
      fill(place.hidden(), "new");
      place.publish();

      place.abandon();

      assertThat(names()).containsExactly("model");
    }
  }
}
