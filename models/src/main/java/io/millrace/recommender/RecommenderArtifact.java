package io.millrace.recommender;

import io.millrace.model.ArtifactHashes;
import io.millrace.model.BrokenArtifactException;
import io.millrace.model.ModelArtifact;
import io.millrace.model.ModelManifest;
import io.millrace.model.RankingModel;
import io.millrace.placement.Source;
import io.millrace.placement.SourceShares;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.retrieval.linear.RetrievalFiles;
import io.millrace.retrieval.linear.RetrievalManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes the artifact of a recommender: a directory with {@code recommender.json}, which
 * names its parts and their SHA-256; the ranker's files, if there is a ranker; and {@code
 * retrieval/} with those of the retrieval model, if there is one. A directory without {@code
 * recommender.json} is the artifact of a ranker alone.
 */
public final class RecommenderArtifact {
  /** The manifest of a recommender. */
  public static final String MANIFEST = "recommender.json";

  /** The directory of the retrieval model. */
  public static final String RETRIEVAL = "retrieval";

  private static final int FORMAT_VERSION = 1;
  private static final String RANKER_MANIFEST = "manifest.json";
  private static final JsonMapper JSON = JsonMapper.shared();

  private RecommenderArtifact() {}

  /** The same with the usual shares of candidate sources. */
  public static void write(Path directory, ItemToItemModel retrieval, double rankerWeight)
      throws IOException {
    write(directory, retrieval, rankerWeight, SourceShares.USUAL);
  }

  /**
   * Adds a retrieval model to a directory, which holds the ranker's artifact already if there is a
   * ranker, and writes the manifest of both.
   *
   * @param rankerWeight see {@link Recommender}
   * @param shares see {@link Recommender}
   */
  public static void write(
      Path directory, ItemToItemModel retrieval, double rankerWeight, SourceShares shares)
      throws IOException {
    Path retrievalDirectory = directory.resolve(RETRIEVAL);
    RetrievalFiles.write(retrievalDirectory, retrieval);
    ObjectNode root = JSON.createObjectNode();
    root.put("format_version", FORMAT_VERSION);
    root.put("id", retrieval.manifest().id());
    root.put("created_at", retrieval.manifest().createdAt().toString());
    root.put("ranker_weight", rankerWeight);
    if (!shares.learned().isEmpty()) {
      ObjectNode learned = root.putObject("source_shares");
      new TreeMap<>(shares.learned())
          .forEach((source, share) -> learned.put(source.wireName(), share));
    }
    if (Files.exists(directory.resolve(RANKER_MANIFEST))) {
      ObjectNode ranker = root.putObject("ranker");
      ranker.put("manifest", RANKER_MANIFEST);
      ranker.put("sha256", ArtifactHashes.of(directory.resolve(RANKER_MANIFEST)));
    }
    ObjectNode node = root.putObject("retrieval");
    node.put("directory", RETRIEVAL);
    ObjectNode files = node.putObject("files");
    for (String name : new String[] {RetrievalFiles.MANIFEST, RetrievalFiles.DATA}) {
      files.put(name, ArtifactHashes.of(retrievalDirectory.resolve(name)));
    }
    if (retrieval.text().isPresent()) {
      files.put(
          RetrievalFiles.TEXT, ArtifactHashes.of(retrievalDirectory.resolve(RetrievalFiles.TEXT)));
    }
    Files.write(
        directory.resolve(MANIFEST), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
  }

  /** Returns whether a directory holds a retrieval model. */
  public static boolean hasRetrieval(Path directory) {
    return Files.exists(directory.resolve(MANIFEST));
  }

  /** Returns whether a directory holds a ranker. */
  public static boolean hasRanker(Path directory) {
    return Files.exists(directory.resolve(RANKER_MANIFEST));
  }

  /**
   * Loads a recommender.
   *
   * @throws BrokenArtifactException if a part is missing, is not what was written, or is of a
   *     format that this version does not know
   */
  public static Recommender load(Path directory) throws BrokenArtifactException {
    if (!hasRetrieval(directory)) {
      return Recommender.of(ModelArtifact.load(directory));
    }
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(directory.resolve(MANIFEST)));
      int version = root.required("format_version").asInt();
      if (version != FORMAT_VERSION) {
        throw new BrokenArtifactException(
            "%s: format_version is %d, this version of Millrace reads %d: train the model again"
                .formatted(directory.resolve(MANIFEST), version, FORMAT_VERSION));
      }
      JsonNode retrieval = root.required("retrieval");
      Path retrievalDirectory = directory.resolve(RETRIEVAL);
      for (String name : new String[] {RetrievalFiles.MANIFEST, RetrievalFiles.DATA}) {
        verify(
            retrievalDirectory.resolve(name),
            retrieval.required("files").required(name).asString());
      }
      if (retrieval.required("files").has(RetrievalFiles.TEXT)) {
        verify(
            retrievalDirectory.resolve(RetrievalFiles.TEXT),
            retrieval.required("files").required(RetrievalFiles.TEXT).asString());
      }
      ItemToItemModel model = RetrievalFiles.read(retrievalDirectory);
      Optional<RankingModel> ranker = Optional.empty();
      if (root.has("ranker")) {
        verify(
            directory.resolve(RANKER_MANIFEST),
            root.required("ranker").required("sha256").asString());
        ranker = Optional.of(ModelArtifact.load(directory));
      }
      return new Recommender(
          ranker, Optional.of(model), root.required("ranker_weight").asDouble(), shares(root));
    } catch (BrokenArtifactException e) {
      throw e;
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new BrokenArtifactException("%s: %s".formatted(directory, e.getMessage()), e);
    }
  }

  private static SourceShares shares(JsonNode root) {
    Map<Source, Double> shares = new TreeMap<>();
    for (Map.Entry<String, JsonNode> share : root.path("source_shares").properties()) {
      Source source =
          Source.configurable(share.getKey())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "source_shares of %s names '%s', known are %s: train the model again, or update this server"
                              .formatted(MANIFEST, share.getKey(), Source.configurableNames())));
      shares.put(source, share.getValue().asDouble());
    }
    return new SourceShares(shares);
  }

  private static void verify(Path file, String expected) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BrokenArtifactException("%s is missing".formatted(file));
    }
    if (!ArtifactHashes.of(file).equals(expected)) {
      throw new BrokenArtifactException(
          "%s is not what was written: its SHA-256 differs from the manifest's".formatted(file));
    }
  }

  /**
   * What an artifact says about itself.
   *
   * @param provenance that of the ranker; of the retrieval model if there is no ranker
   */
  public record Description(String id, Instant createdAt, Map<String, String> provenance) {
    public Description {
      provenance = Map.copyOf(provenance);
    }
  }

  /** Reads what an artifact says about itself, without its weights. */
  public static Description description(Path directory) throws BrokenArtifactException {
    if (hasRanker(directory)) {
      ModelManifest manifest = ModelArtifact.manifest(directory);
      return new Description(manifest.id(), manifest.createdAt(), manifest.provenance());
    }
    try {
      RetrievalManifest manifest = RetrievalFiles.readManifest(directory.resolve(RETRIEVAL));
      return new Description(manifest.id(), manifest.createdAt(), manifest.provenance());
    } catch (IOException e) {
      throw new BrokenArtifactException("%s: %s".formatted(directory, e.getMessage()), e);
    }
  }

  /** Returns the text of the retrieval manifest, for reports; empty if there is none. */
  public static Optional<String> retrievalManifest(Path directory) throws IOException {
    Path file = directory.resolve(RETRIEVAL).resolve(RetrievalFiles.MANIFEST);
    return Files.exists(file)
        ? Optional.of(Files.readString(file, StandardCharsets.UTF_8))
        : Optional.empty();
  }
}
