package io.millrace.retrieval.linear;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the matrix of a {@link Component} was learned. */
public enum ComponentKind {
  /** Cosine of two items' users with shrinkage (Sarwar et al. 2001, section 3.1.1). */
  COSINE,
  /** Normalised counts of what follows an item in the same history, decayed by the distance. */
  TRANSITION,
  /** EASE: ridge regression of each item on all others in closed form (Steck 2019). */
  EASE,
  /**
   * Ridge regression of the next item on the decayed history, in closed form (Choi et al. 2021,
   * "Session-aware linear item-item models", the SLIT part).
   */
  NEXT_ITEM,
  /**
   * Matrix factorisation by alternating least squares (Rendle et al. 2022, arXiv 2110.14037): what
   * one item of a history adds to the scores of the others.
   */
  FACTORIZATION;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** Returns the name in manifests and reports, for instance {@code next_item}. */
  public String wireName() {
    return wireName;
  }

  /** Returns the kind of a name. */
  public static Optional<ComponentKind> ofWireName(String name) {
    return Arrays.stream(values()).filter(kind -> kind.wireName.equals(name)).findFirst();
  }
}
