package io.millrace.event.codec;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Parts of JSON Schemas. */
final class Schemas {
  private Schemas() {}

  /** Anything of one of JSON's types. */
  static ObjectNode of(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  /** What {@code event.schema.json} defines. */
  static ObjectNode ref(String definition) {
    return JsonNodeFactory.instance.objectNode().put("$ref", "#/$defs/" + definition);
  }

  /** The same, or null. */
  static ObjectNode orNull(ObjectNode schema) {
    if (schema.has("$ref")) {
      ObjectNode either = JsonNodeFactory.instance.objectNode();
      either.putArray("oneOf").add(schema).add(of("null"));
      return either;
    }
    String type = schema.required("type").asString();
    schema.putArray("type").add(type).add("null");
    return schema;
  }
}
