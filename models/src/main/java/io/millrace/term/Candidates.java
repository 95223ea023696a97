package io.millrace.term;

import io.millrace.feature.EncodedFeatures;

/** A block of candidates for one user. */
public interface Candidates {
  EncodedFeatures user();

  /** How many there are. */
  int size();

  /** A candidate's features. */
  EncodedFeatures item(int index);

  /** A candidate's floats, of all terms. */
  float[] floats(int index);

  /** Rows of the features of user and item; empty if their values are missing. */
  int[] userItemRows();

  /** Where a candidate's begin in {@link #userItemRows}. */
  int userItemAt(int index);
}
