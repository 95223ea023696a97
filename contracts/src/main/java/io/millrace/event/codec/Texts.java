package io.millrace.event.codec;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.JsonNode;

/**
 * Texts and numbers that JSON can spell but that the stores behind cannot keep: half of a surrogate
 * pair has no UTF-8, PostgreSQL refuses U+0000, and what is read as infinity cannot be written.
 */
public final class Texts {
  private Texts() {}

  /** Refuses a text that cannot be stored. */
  static String check(String text) throws FieldProblem {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0 && c < Character.MIN_SURROGATE) {
        continue;
      }
      if (c == 0) {
        throw FieldProblem.of("invalid_value", " contains the character U+0000");
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw FieldProblem.of("invalid_value", " contains half of a surrogate pair");
      }
    }
    return text;
  }

  /** Refuses a text that is longer than allowed or cannot be stored. */
  static String bounded(String text, int longest) throws FieldProblem {
    if (text.length() > longest) {
      throw FieldProblem.of(
          "too_large",
          " has %d characters, at most %d are allowed".formatted(text.length(), longest));
    }
    return check(text);
  }

  /** Checks every name and text in a JSON value, and that every number has a double. */
  public static void checkAll(String where, JsonNode node) throws InvalidEventException {
    try (JsonParser in = node.traverse(ObjectReadContext.empty())) {
      in.nextToken();
      PlainKind.plain(in);
    } catch (FieldProblem e) {
      throw e.of(where);
    }
  }
}
