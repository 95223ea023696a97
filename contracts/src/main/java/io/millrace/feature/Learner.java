package io.millrace.feature;

/** Learns the state of one field. Not thread-safe. */
abstract class Learner {
  /** Learns from the first examples of a column, of the field or one that shares its vocabulary. */
  abstract void learn(Column column, int examples);

  abstract FieldState state();
}
