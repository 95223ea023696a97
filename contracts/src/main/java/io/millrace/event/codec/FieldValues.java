package io.millrace.event.codec;

import io.millrace.event.Value;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads the values of attributes, context and features; every failure names the field. */
final class FieldValues {
  private FieldValues() {}

  static Value value(String where, JsonNode node) throws InvalidEventException {
    if (node.isString()) {
      return new Value.Text(Fields.bounded(where, node.asString()));
    }
    if (node.isNumber()) {
      return new Value.Num(Fields.finite(where, node));
    }
    if (node.isBoolean()) {
      return new Value.Flag(node.asBoolean());
    }
    if (node.isArray()) {
      return list(where, node);
    }
    throw new InvalidEventException(
        "wrong_type",
        where + " must be a string, a number, a boolean, a list of strings or a list of numbers");
  }

  private static Value list(String where, JsonNode node) throws InvalidEventException {
    if (node.size() > Fields.MAX_LIST) {
      throw new InvalidEventException(
          "too_large",
          "%s has %d elements, at most %d are allowed"
              .formatted(where, node.size(), Fields.MAX_LIST));
    }
    if (!node.isEmpty() && node.get(0).isNumber()) {
      List<Double> numbers = new ArrayList<>(node.size());
      for (JsonNode element : node) {
        if (!element.isNumber()) {
          throw new InvalidEventException(
              "wrong_type", where + " must be all strings or all numbers");
        }
        numbers.add(Fields.finite(where, element));
      }
      return new Value.NumList(numbers);
    }
    List<String> texts = new ArrayList<>(node.size());
    for (JsonNode element : node) {
      if (!element.isString()) {
        throw new InvalidEventException(
            "wrong_type", where + " must be a list of strings or a list of numbers");
      }
      texts.add(Fields.bounded(where, element.asString()));
    }
    return new Value.TextList(texts);
  }
}
