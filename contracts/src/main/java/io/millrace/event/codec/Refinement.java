package io.millrace.event.codec;

import tools.jackson.databind.node.ObjectNode;

/** What a field of one event type accepts less than its kind, or takes for something else. */
interface Refinement<V> {
  /**
   * Returns the value that is meant: the same instance if it is what was sent.
   *
   * @throws FieldProblem if it can mean nothing
   */
  V refine(V value) throws FieldProblem;

  /** The JSON Schema of the values that are accepted. */
  ObjectNode schema(ObjectNode ofKind);

  /** What is to be said of the values in documents, in addition to the kind's description. */
  String description();
}
