package io.millrace.feature.codec;

import io.millrace.feature.drift.FeatureProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Profiles from and to JSON: the artifact's {@value #FILE}. */
public final class FeatureProfileCodec {
  /** The file's name in an artifact; models of earlier versions have none. */
  public static final String FILE = "feature-profile.json";

  private final JsonMapper json = JsonMapper.shared();

  public String encode(FeatureProfile profile) {
    ObjectNode node = json.createObjectNode();
    node.put("examples", profile.examples());
    ArrayNode fields = node.putArray("features");
    for (FeatureProfile.Field field : profile.fields()) {
      ObjectNode one = fields.addObject();
      one.put("name", field.name());
      one.put("missing", field.missing());
      one.put("unseen", field.unseen());
      field.edges().forEach(one.putArray("edges")::add);
      ObjectNode shares = one.putObject("shares");
      new TreeMap<>(field.shares()).forEach(shares::put);
    }
    return json.writerWithDefaultPrettyPrinter().writeValueAsString(node);
  }

  /**
   * Reads a profile.
   *
   * @throws tools.jackson.core.JacksonException where it is none
   */
  public FeatureProfile decode(byte[] bytes) {
    JsonNode node = json.readTree(bytes);
    List<FeatureProfile.Field> fields = new ArrayList<>();
    for (JsonNode one : node.required("features")) {
      List<Double> edges = new ArrayList<>();
      one.required("edges").forEach(edge -> edges.add(edge.asDouble()));
      Map<String, Double> shares = new LinkedHashMap<>();
      one.required("shares")
          .properties()
          .forEach(share -> shares.put(share.getKey(), share.getValue().asDouble()));
      fields.add(
          new FeatureProfile.Field(
              one.required("name").asString(),
              one.required("missing").asDouble(),
              one.required("unseen").asDouble(),
              edges,
              shares));
    }
    return new FeatureProfile(node.required("examples").asLong(), fields);
  }
}
