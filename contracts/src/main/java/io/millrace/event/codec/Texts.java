package io.millrace.event.codec;

import tools.jackson.databind.JsonNode;

/**
 * Texts and numbers that JSON can spell but that the stores behind cannot keep: half of a surrogate
 * pair has no UTF-8, PostgreSQL refuses U+0000, and what is read as infinity cannot be written.
 */
public final class Texts {
  private Texts() {}

  static void check(String where, String text) throws InvalidEventException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new InvalidEventException("invalid_value", where + " contains the character U+0000");
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new InvalidEventException(
            "invalid_value", where + " contains half of a surrogate pair");
      }
    }
  }

  /** Checks every name and text in a JSON value, and that every number has a double. */
  public static void checkAll(String where, JsonNode node) throws InvalidEventException {
    if (node.isString()) {
      check(where, node.asString());
    } else if (node.isNumber()) {
      Fields.finite(where, node);
    } else if (node.isObject()) {
      for (String name : node.propertyNames()) {
        check(where, name);
        checkAll(where + "." + name, node.required(name));
      }
    } else {
      for (JsonNode element : node) {
        checkAll(where, element);
      }
    }
  }
}
