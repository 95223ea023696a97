package io.millrace.feature;

/** What a feature describes. */
public enum Scope {
  USER,
  ITEM,
  /** The request: device, time, placement, position. */
  CONTEXT,
  /** A user and an item together: known only once both are. */
  USER_ITEM
}
