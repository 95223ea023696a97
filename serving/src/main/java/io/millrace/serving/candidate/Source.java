package io.millrace.serving.candidate;

import java.util.Locale;

/** Where a candidate comes from. The name travels to the answer and into the impression. */
public enum Source {
  /** Neighbours of the items that the request names. */
  SEEDS(0.5),
  /** Neighbours of what the user turned to lately. */
  HISTORY(0.3),
  /** Nearest to the user by the model's vectors. */
  VECTORS(0.5),
  /** What everybody likes now. */
  POPULAR(0.2),
  /** What came into the catalogue lately. */
  NEW(0.1),
  /** Anything that may be shown; only where the others did not name enough. */
  CATALOGUE(0),
  /** The request named it. */
  REQUEST(1);

  private final double quota;
  private final String wireName = name().toLowerCase(Locale.ROOT);

  Source(double quota) {
    this.quota = quota;
  }

  /** The share of the candidates that this source may fill before the others had their turn. */
  double quota() {
    return quota;
  }

  /** The name in answers, for instance {@code popular}. */
  public String wireName() {
    return wireName;
  }
}
