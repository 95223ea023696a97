package io.millrace.model;

import io.millrace.feature.TermSpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code manifest.json}, in snake_case; maps are sorted, so equal manifests are equal bytes. */
final class ManifestCodec {
  private final JsonMapper json = JsonMapper.shared();

  byte[] encode(ModelManifest manifest) {
    ObjectNode root = json.createObjectNode();
    root.put("format_version", manifest.formatVersion());
    root.put("id", manifest.id());
    root.put("kind", manifest.kind().id());
    root.put("created_at", manifest.createdAt().toString());
    root.put("spec_fingerprint", manifest.specFingerprint());
    root.put("dimension", manifest.dimension());
    ArrayNode terms = root.putArray("terms");
    for (TermSpec term : manifest.kind().terms()) {
      ObjectNode node = terms.addObject().put("type", term.type());
      term.options().forEach(node::put);
    }
    ObjectNode provenance = root.putObject("provenance");
    new TreeMap<>(manifest.provenance()).forEach(provenance::put);
    ObjectNode metrics = root.putObject("metrics");
    new TreeMap<>(manifest.metrics()).forEach(metrics::put);
    ObjectNode files = root.putObject("files");
    new TreeMap<>(manifest.files()).forEach(files::put);
    return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
  }

  ModelManifest decode(byte[] bytes) throws BrokenArtifactException {
    try {
      JsonNode root = json.readTree(bytes);
      int version = root.required("format_version").asInt();
      if (version > ModelManifest.FORMAT_VERSION) {
        throw new BrokenArtifactException(
            "the artifact's format is %d, this version of Millrace reads up to %d: upgrade it"
                .formatted(version, ModelManifest.FORMAT_VERSION));
      }
      if (version < 1) {
        throw new BrokenArtifactException("manifest.json: unknown format_version " + version);
      }
      ModelKind kind = kind(root, version);
      if (version == 1 && kind.terms().stream().anyMatch(ManifestCodec::hasCrosses)) {
        throw new BrokenArtifactException(
            "the artifact's format is 1, whose crosses have other rows than today's: train the model again");
      }
      Map<String, Double> metrics = new LinkedHashMap<>();
      root.required("metrics").forEachEntry((name, value) -> metrics.put(name, value.asDouble()));
      return new ModelManifest(
          version,
          root.required("id").asString(),
          kind,
          Instant.parse(root.required("created_at").asString()),
          root.required("spec_fingerprint").asString(),
          root.required("dimension").asInt(),
          texts(root.required("provenance")),
          metrics,
          texts(root.required("files")));
    } catch (JacksonException e) {
      throw new BrokenArtifactException("manifest.json: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new BrokenArtifactException("manifest.json: " + e.getMessage(), e);
    }
  }

  /** Before the third format there were the ready-made kinds only, and their names said it all. */
  private static ModelKind kind(JsonNode root, int version) {
    String id = root.required("kind").asString();
    if (version < 3) {
      return ModelKind.of(id);
    }
    List<TermSpec> terms = new ArrayList<>();
    for (JsonNode node : root.required("terms")) {
      Map<String, String> options = texts(node);
      options.remove("type");
      terms.add(new TermSpec(node.required("type").asString(), options));
    }
    return new ModelKind(id, ModelKind.find(id).map(ModelKind::title).orElse(id), terms);
  }

  private static boolean hasCrosses(TermSpec term) {
    return term.flag("crosses", false);
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    node.forEachEntry((name, value) -> texts.put(name, value.asString()));
    return texts;
  }
}
