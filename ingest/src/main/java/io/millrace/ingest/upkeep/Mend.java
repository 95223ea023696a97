package io.millrace.ingest.upkeep;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Changes fields of a record that was refused. */
final class Mend {
  private static final JsonMapper JSON = JsonMapper.shared();

  private Mend() {}

  /**
   * The record with some fields changed; byte for byte the same where there are none.
   *
   * @param changes from a field, with dots into objects, to JSON or a plain text; an empty text
   *     removes the field
   * @throws IllegalArgumentException where the record is no JSON object
   */
  static byte[] set(long number, byte[] record, Map<String, String> changes) {
    if (changes.isEmpty()) {
      return record;
    }
    JsonNode node;
    try {
      node = JSON.readTree(record);
    } catch (JacksonException e) {
      throw notAnObject(number);
    }
    if (!(node instanceof ObjectNode object)) {
      throw notAnObject(number);
    }
    changes.forEach((path, value) -> change(object, path, value));
    return JSON.writeValueAsBytes(object);
  }

  private static IllegalArgumentException notAnObject(long number) {
    return new IllegalArgumentException(
        "dead letter %d is no JSON object: write it with 'dead show %d --out FILE', mend the file, and send it with 'dead retry %d --file FILE'"
            .formatted(number, number, number));
  }

  private static void change(ObjectNode object, String path, String value) {
    int dot = path.indexOf('.');
    if (dot > 0) {
      change(object.withObjectProperty(path.substring(0, dot)), path.substring(dot + 1), value);
    } else if (value.isEmpty()) {
      object.remove(path);
    } else {
      put(object, path, value);
    }
  }

  private static void put(ObjectNode object, String field, String value) {
    try {
      object.set(field, JSON.readTree(value));
    } catch (JacksonException e) {
      object.put(field, value);
    }
  }
}
