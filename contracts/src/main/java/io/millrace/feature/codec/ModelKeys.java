package io.millrace.feature.codec;

import io.millrace.feature.ModelSpec;
import io.millrace.feature.TermSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code model}: {@code terms} is a list of types, each a word or a mapping with the type's
 * options beside {@code type}; {@code name} may name the model.
 */
final class ModelKeys {
  private ModelKeys() {}

  static Optional<ModelSpec> read(@Nullable JsonNode node) {
    if (node == null) {
      return Optional.empty();
    }
    Keys keys = new Keys(node, "model");
    String name = keys.text("name").orElse(ModelSpec.CUSTOM);
    JsonNode list = keys.required("terms");
    if (!list.isArray()) {
      throw new InvalidKeyException("model: 'terms' must be a list");
    }
    List<TermSpec> terms = new ArrayList<>();
    for (JsonNode term : list) {
      terms.add(term(term, "model: terms[%d]".formatted(terms.size())));
    }
    keys.refuseOthers();
    try {
      return Optional.of(new ModelSpec(name, terms));
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("specification: " + e.getMessage());
    }
  }

  private static TermSpec term(JsonNode node, String where) {
    if (node.isString()) {
      return TermSpec.of(node.asString());
    }
    String type = new Keys(node, where).requiredText("type");
    Map<String, String> options = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> option : node.properties()) {
      if (!option.getKey().equals("type")) {
        options.put(option.getKey(), text(option.getValue(), where + "." + option.getKey()));
      }
    }
    return new TermSpec(type, options);
  }

  private static String text(JsonNode value, String where) {
    if (value.isValueNode() && !value.isNull()) {
      return value.asString();
    }
    List<String> entries = new ArrayList<>();
    for (JsonNode entry : value) {
      if (!value.isArray() || !entry.isValueNode() || entry.isNull()) {
        throw new InvalidKeyException(where + " must be a value or a list of values");
      }
      entries.add(entry.asString());
    }
    return String.join(",", entries);
  }
}
