package io.millrace.model;

import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.codec.EncoderCodec;
import io.millrace.feature.codec.InvalidSpecException;
import io.millrace.text.TextProjection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads and verifies artifacts.
 *
 * <p>An artifact is a directory: {@code manifest.json} with the SHA-256 of every other file, {@code
 * manifest.sha256} with its own, {@code features.yml}, {@code encoder.json}, the files of {@link
 * NetworkFiles}, {@code texts.bin} if it has features of stored text vectors, and documents for
 * people.
 */
public final class ModelArtifact {
  private ModelArtifact() {}

  /** Loads a model; verifies every hash first, and refuses what it does not know. */
  public static RankingModel load(Path directory) throws BrokenArtifactException {
    ModelManifest manifest = manifest(directory);
    try {
      for (String name : files(manifest)) {
        verify(directory, manifest, name);
      }
      FeatureEncoder encoder =
          new EncoderCodec()
              .decode(
                  Files.readString(directory.resolve(ArtifactWriter.SPEC), StandardCharsets.UTF_8),
                  Files.readAllBytes(directory.resolve(ArtifactWriter.ENCODER)));
      return new NetworkModel(
          manifest, encoder, texts(directory, manifest, encoder), NetworkFiles.read(directory));
    } catch (BrokenArtifactException e) {
      throw e;
    } catch (IOException | InvalidSpecException | RuntimeException e) {
      throw new BrokenArtifactException("%s: %s".formatted(directory, e.getMessage()), e);
    }
  }

  /** Reads the manifest alone, verified by its own hash. */
  public static ModelManifest manifest(Path directory) throws BrokenArtifactException {
    try {
      byte[] bytes = Files.readAllBytes(directory.resolve(ArtifactWriter.MANIFEST));
      String expected = Files.readString(directory.resolve(ArtifactWriter.MANIFEST_HASH));
      if (!ArtifactHashes.of(bytes).equals(expected)) {
        throw new BrokenArtifactException(
            "%s: manifest.json is not what was written: its SHA-256 differs from manifest.sha256"
                .formatted(directory));
      }
      return new ManifestCodec().decode(bytes);
    } catch (NoSuchFileException e) {
      throw new BrokenArtifactException(
          "%s is not a model artifact: %s is missing"
              .formatted(directory, directory.relativize(Path.of(e.getFile()))),
          e);
    } catch (BrokenArtifactException e) {
      throw e;
    } catch (IOException e) {
      throw new BrokenArtifactException("%s: %s".formatted(directory, e.getMessage()), e);
    }
  }

  private static Optional<TextProjection> texts(
      Path directory, ModelManifest manifest, FeatureEncoder encoder) throws IOException {
    if (encoder.spec().textVectors().isEmpty()) {
      return Optional.empty();
    }
    if (!manifest.files().containsKey(ArtifactWriter.TEXTS)) {
      throw new BrokenArtifactException(
          "%s: %s is missing, which gives feature '%s' its values: train the model again"
              .formatted(
                  directory, ArtifactWriter.TEXTS, encoder.spec().textVectors().get(0).name()));
    }
    return Optional.of(
        TextProjection.load(Files.readAllBytes(directory.resolve(ArtifactWriter.TEXTS))));
  }

  /** What a model needs, and whatever else the manifest has a hash of. */
  private static Set<String> files(ModelManifest manifest) {
    Set<String> names = new LinkedHashSet<>(ArtifactWriter.names(manifest.kind()));
    names.addAll(new TreeSet<>(manifest.files().keySet()));
    return names;
  }

  private static void verify(Path directory, ModelManifest manifest, String name)
      throws IOException {
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new BrokenArtifactException("%s: %s is missing".formatted(directory, name));
    }
    if (!ArtifactHashes.of(file).equals(manifest.files().get(name))) {
      throw new BrokenArtifactException(
          "%s: %s is not what was written: its SHA-256 differs from the manifest's"
              .formatted(directory, name));
    }
  }
}
