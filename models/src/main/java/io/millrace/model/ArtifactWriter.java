package io.millrace.model;

import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.codec.EncoderCodec;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.scoring.NetworkWeights;
import io.millrace.text.TextProjection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes artifacts. All files are written to a hidden sibling of the directory, which is then
 * renamed: nothing half-written can be loaded.
 */
public final class ArtifactWriter {
  static final String MANIFEST = "manifest.json";
  static final String MANIFEST_HASH = "manifest.sha256";
  static final String SPEC = "features.yml";
  static final String ENCODER = "encoder.json";
  static final String TEXTS = "texts.bin";

  private static final Pattern DOCUMENT = Pattern.compile("[A-Za-z0-9_-]+\\.(md|html|json)");

  private ArtifactWriter() {}

  /**
   * What a model is, beside its encoder and its weights.
   *
   * @param specText the specification as it stands in its file
   * @param provenance as in {@link ModelManifest}
   * @param metrics as in {@link ModelManifest}; those that are not finite are left out
   * @param documents for people, by file name: text, hashed like every other file
   * @param texts see {@link RankingModel#texts}
   */
  public record Description(
      String id,
      ModelKind kind,
      Instant createdAt,
      String specText,
      Map<String, String> provenance,
      Map<String, Double> metrics,
      Map<String, String> documents,
      Optional<TextProjection> texts) {
    /** Without documents and text vectors. */
    public Description(
        String id,
        ModelKind kind,
        Instant createdAt,
        String specText,
        Map<String, String> provenance,
        Map<String, Double> metrics) {
      this(id, kind, createdAt, specText, provenance, metrics, Map.of(), Optional.empty());
    }

    /** Without text vectors. */
    public Description(
        String id,
        ModelKind kind,
        Instant createdAt,
        String specText,
        Map<String, String> provenance,
        Map<String, Double> metrics,
        Map<String, String> documents) {
      this(id, kind, createdAt, specText, provenance, metrics, documents, Optional.empty());
    }

    public Description {
      documents = Map.copyOf(documents);
      for (String name : documents.keySet()) {
        if (!DOCUMENT.matcher(name).matches()
            || name.equals(MANIFEST)
            || names(kind).contains(name)) {
          throw new IllegalArgumentException("no document can have the name '%s'".formatted(name));
        }
      }
      provenance = Map.copyOf(provenance);
      metrics =
          metrics.entrySet().stream()
              .filter(metric -> Double.isFinite(metric.getValue()))
              .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
  }

  /**
   * Writes an artifact.
   *
   * @param directory must not exist; its parents are made
   * @throws FileAlreadyExistsException where it does
   * @throws IllegalArgumentException if the specification has features of text vectors and the
   *     description does not say how they get their values
   */
  public static ModelManifest write(
      Path directory, Description description, FeatureEncoder encoder, NetworkWeights weights)
      throws IOException {
    if (description.texts().isEmpty() && !encoder.spec().textVectors().isEmpty()) {
      throw new IllegalArgumentException(
          "texts must be given for %s".formatted(encoder.spec().textVectors()));
    }
    Path target = directory.toAbsolutePath().normalize();
    Path parent = target.getParent();
    if (Files.exists(target) || parent == null) {
      throw new FileAlreadyExistsException(target + " exists; choose another directory");
    }
    Files.createDirectories(parent);
    Path hidden = parent.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    Files.createDirectory(hidden);
    try {
      Files.writeString(hidden.resolve(SPEC), description.specText(), StandardCharsets.UTF_8);
      Files.write(hidden.resolve(ENCODER), new EncoderCodec().encode(encoder));
      NetworkFiles.write(hidden, weights);
      if (description.texts().isPresent()) {
        Files.write(hidden.resolve(TEXTS), description.texts().get().save());
      }
      for (Map.Entry<String, String> document : description.documents().entrySet()) {
        Files.writeString(
            hidden.resolve(document.getKey()), document.getValue(), StandardCharsets.UTF_8);
      }
      ModelManifest manifest = manifest(hidden, description, encoder, weights);
      byte[] bytes = new ManifestCodec().encode(manifest);
      Files.write(hidden.resolve(MANIFEST), bytes);
      Files.writeString(hidden.resolve(MANIFEST_HASH), ArtifactHashes.of(bytes));
      Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
      return manifest;
    } finally {
      delete(hidden);
    }
  }

  private static ModelManifest manifest(
      Path hidden, Description description, FeatureEncoder encoder, NetworkWeights weights)
      throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    for (String name : names(description.kind())) {
      files.put(name, ArtifactHashes.of(hidden.resolve(name)));
    }
    for (String name : description.documents().keySet()) {
      files.put(name, ArtifactHashes.of(hidden.resolve(name)));
    }
    if (description.texts().isPresent()) {
      files.put(TEXTS, ArtifactHashes.of(hidden.resolve(TEXTS)));
    }
    return new ModelManifest(
        ModelManifest.FORMAT_VERSION,
        description.id(),
        description.kind(),
        description.createdAt(),
        FeatureSpecCodec.fingerprint(encoder.spec()),
        weights.embeddings().dimension(),
        description.provenance(),
        description.metrics(),
        files);
  }

  /** The files without which there is no model; documents come on top. */
  static List<String> names(ModelKind kind) {
    List<String> names = new ArrayList<>(List.of(SPEC, ENCODER));
    names.addAll(NetworkFiles.NAMES);
    names.addAll(kind.files());
    return names;
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
