package io.millrace.feature.codec;

import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.FieldState;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fitted encoders from and to JSON. The artifact keeps the specification's own text beside it, so
 * only what fitting learned is written here: one object per feature.
 */
public final class EncoderCodec {
  private final JsonMapper json = JsonMapper.shared();

  public byte[] encode(FeatureEncoder encoder) {
    ArrayNode states = json.createArrayNode();
    for (int i = 0; i < encoder.states().size(); i++) {
      FieldState state = encoder.states().get(i);
      ObjectNode node = states.addObject();
      node.put("feature", encoder.spec().features().get(i).name());
      ArrayNode terms = node.putArray("terms");
      state.terms().forEach(terms::add);
      ArrayNode boundaries = node.putArray("boundaries");
      state.boundaries().forEach(boundaries::add);
      node.put("mean", state.mean());
      node.put("deviation", state.deviation());
    }
    return json.writeValueAsBytes(states);
  }

  /**
   * Restores an encoder.
   *
   * @param specText the specification as YAML
   */
  public FeatureEncoder decode(String specText, byte[] states) throws InvalidSpecException {
    FeatureSpec spec = new FeatureSpecCodec().read(specText);
    List<FieldState> decoded = new ArrayList<>();
    for (JsonNode node : json.readTree(states)) {
      checkName(spec, decoded.size(), node.required("feature").asString());
      List<String> terms = new ArrayList<>();
      node.required("terms").forEach(term -> terms.add(term.asString()));
      List<Double> boundaries = new ArrayList<>();
      node.required("boundaries").forEach(boundary -> boundaries.add(boundary.asDouble()));
      decoded.add(
          new FieldState(
              terms,
              boundaries,
              node.required("mean").asDouble(),
              node.required("deviation").asDouble()));
    }
    return new FeatureEncoder(spec, decoded);
  }

  private static void checkName(FeatureSpec spec, int index, String name) {
    if (index >= spec.features().size() || !spec.features().get(index).name().equals(name)) {
      throw new IllegalArgumentException(
          "field state %d is of '%s', which is not the specification's".formatted(index, name));
    }
  }
}
