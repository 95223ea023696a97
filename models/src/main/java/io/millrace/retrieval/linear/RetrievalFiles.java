package io.millrace.retrieval.linear;

import io.millrace.event.ItemId;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes and reads a model: {@code retrieval.json}; {@code retrieval.bin} with the ids, the
 * matrices and the trend; and {@code text.bin} with the text vectors, if it has them. Big-endian.
 */
public final class RetrievalFiles {
  /** The manifest of a retrieval model, in its directory. */
  public static final String MANIFEST = "retrieval.json";

  /** The numbers of a retrieval model, in its directory. */
  public static final String DATA = "retrieval.bin";

  /** The text vectors of the items, in its directory, if the model has them. */
  public static final String TEXT = "text.bin";

  private static final int FORMAT_VERSION = 1;
  private static final JsonMapper JSON = JsonMapper.shared();

  private RetrievalFiles() {}

  /** Writes the files into a directory, which is created if needed. */
  public static void write(Path directory, ItemToItemModel model) throws IOException {
    Files.createDirectories(directory);
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(directory.resolve(DATA)), 1 << 16))) {
      out.writeInt(model.trainedItems().size());
      for (ItemId id : model.trainedItems().ids()) {
        byte[] bytes = id.value().getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
      }
      for (Component component : model.components()) {
        component.rows().write(out);
      }
      for (int item = 0; item < model.trainedItems().size(); item++) {
        out.writeFloat(model.trend(item));
      }
      model.similar().write(out);
      model.boughtTogether().write(out);
    }
    if (model.text().isPresent()) {
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(Files.newOutputStream(directory.resolve(TEXT)), 1 << 16))) {
        model.text().get().write(out);
      }
    }
    Files.write(directory.resolve(MANIFEST), manifest(model));
  }

  private static ItemToItemModel withText(Path directory, ItemToItemModel model)
      throws IOException {
    Path file = directory.resolve(TEXT);
    if (!Files.exists(file)) {
      return model;
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      return model.withText(TextIndex.read(in, model.trainedItems().size()), model.manifest());
    }
  }

  private static byte[] manifest(ItemToItemModel model) {
    RetrievalManifest manifest = model.manifest();
    ObjectNode root = JSON.createObjectNode();
    root.put("format_version", FORMAT_VERSION);
    root.put("id", manifest.id());
    root.put("created_at", manifest.createdAt().toString());
    root.put("items", model.trainedItems().size());
    ArrayNode components = root.putArray("components");
    for (Component component : model.components()) {
      ObjectNode node = components.addObject();
      node.put("kind", component.kind().wireName());
      node.put("decay_per_step", component.decay().perStep());
      node.put("decay_floor", component.decay().floor());
      node.put("weight", component.weight());
      node.put("cells", component.rows().cells());
    }
    ObjectNode weights = root.putObject("type_weights");
    new TreeMap<>(manifest.typeWeights()).forEach(weights::put);
    ObjectNode provenance = root.putObject("provenance");
    new TreeMap<>(manifest.provenance()).forEach(provenance::put);
    ObjectNode metrics = root.putObject("metrics");
    new TreeMap<>(manifest.metrics()).forEach(metrics::put);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
  }

  /**
   * Reads a model.
   *
   * @throws IOException if a file is missing or is not what {@link #write} wrote
   */
  public static ItemToItemModel read(Path directory) throws IOException {
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(directory.resolve(MANIFEST)));
      RetrievalManifest manifest = manifest(directory, root);
      try (DataInputStream in =
          new DataInputStream(
              new BufferedInputStream(Files.newInputStream(directory.resolve(DATA)), 1 << 16))) {
        return withText(directory, read(manifest, root, in));
      }
    } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
      throw new IOException("%s: %s".formatted(directory.resolve(MANIFEST), e.getMessage()), e);
    }
  }

  /**
   * Reads what a model says about itself, without its matrices.
   *
   * @throws IOException if the manifest is missing or of another format
   */
  public static RetrievalManifest readManifest(Path directory) throws IOException {
    try {
      return manifest(directory, JSON.readTree(Files.readAllBytes(directory.resolve(MANIFEST))));
    } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
      throw new IOException("%s: %s".formatted(directory.resolve(MANIFEST), e.getMessage()), e);
    }
  }

  private static RetrievalManifest manifest(Path directory, JsonNode root) throws IOException {
    int version = root.required("format_version").asInt();
    if (version != FORMAT_VERSION) {
      throw new IOException(
          "%s has format_version %d, this version of Millrace reads %d: train the model again"
              .formatted(directory.resolve(MANIFEST), version, FORMAT_VERSION));
    }
    return new RetrievalManifest(
        root.required("id").asString(),
        Instant.parse(root.required("created_at").asString()),
        map(root.required("type_weights"), JsonNode::asDouble),
        map(root.required("provenance"), JsonNode::asString),
        map(root.required("metrics"), JsonNode::asDouble));
  }

  private static ItemToItemModel read(RetrievalManifest manifest, JsonNode root, DataInputStream in)
      throws IOException {
    int size = in.readInt();
    if (size < 0 || size != root.required("items").asInt()) {
      throw new IOException("%s holds %d items, its manifest says otherwise".formatted(DATA, size));
    }
    List<ItemId> ids = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int length = in.readInt();
      byte[] bytes = in.readNBytes(length);
      if (bytes.length != length) {
        throw new IOException(DATA + " ends within an item id");
      }
      ids.add(new ItemId(new String(bytes, StandardCharsets.UTF_8)));
    }
    List<Component> components = new ArrayList<>();
    for (JsonNode node : root.required("components")) {
      String name = node.required("kind").asString();
      ComponentKind kind =
          ComponentKind.ofWireName(name)
              .orElseThrow(
                  () -> new IllegalArgumentException("unknown component kind '" + name + "'"));
      components.add(
          new Component(
              kind,
              SparseRows.read(in, size),
              new HistoryDecay(
                  node.required("decay_per_step").asDouble(),
                  node.required("decay_floor").asDouble()),
              node.required("weight").asDouble()));
    }
    float[] trend = new float[size];
    for (int i = 0; i < size; i++) {
      trend[i] = in.readFloat();
    }
    return new ItemToItemModel(
        manifest,
        new ItemIndex(ids),
        components,
        trend,
        SparseRows.read(in, size),
        SparseRows.read(in, size));
  }

  private static <T> Map<String, T> map(JsonNode node, Function<JsonNode, T> value) {
    Map<String, T> map = new TreeMap<>();
    node.forEachEntry((name, entry) -> map.put(name, value.apply(entry)));
    return map;
  }
}
