package io.millrace.event.codec;

import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** The property of an impression that guardrails are computed from: how long serving took. */
final class TookTime implements Refinement<Map<String, Object>> {
  @Override
  public Map<String, Object> refine(Map<String, Object> properties) throws FieldProblem {
    if (properties.get(Bounds.TOOK) instanceof Number number) {
      double micros = number.doubleValue();
      if (micros != 0 && !(micros >= Bounds.LEAST_VALUE && micros <= Bounds.TOOK_US)) {
        throw FieldProblem.of(
                "invalid_value",
                " must be from 0 to %.0f microseconds, is %s".formatted(Bounds.TOOK_US, number))
            .in("." + Bounds.TOOK);
      }
    }
    return properties;
  }

  @Override
  public ObjectNode schema(ObjectNode ofKind) {
    ObjectNode took = ofKind.putObject("properties").putObject(Bounds.TOOK);
    var either = took.putArray("anyOf");
    either
        .addObject()
        .put("type", "number")
        .put("minimum", 0)
        .put("maximum", (long) Bounds.TOOK_US);
    var other = either.addObject().putArray("type");
    for (String type : new String[] {"string", "boolean", "array", "object", "null"}) {
      other.add(type);
    }
    return ofKind;
  }

  @Override
  public String description() {
    return "`took_us` from 0 to one day";
  }
}
