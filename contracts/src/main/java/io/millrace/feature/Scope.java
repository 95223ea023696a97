package io.millrace.feature;

/** What a feature describes. */
public enum Scope {
  USER,
  ITEM,
  /** The request: device, time, placement, position. */
  CONTEXT
}
