package io.millrace.slates.baseline;

import java.util.Arrays;
import java.util.Optional;

/** The built-in baselines. */
public enum BaselineKind {
  /** The items with positives of the most users. */
  POPULARITY("popularity"),
  /** Sum of the cosines with the history's items, shrunk (Sarwar et al. 2001). */
  ITEM_KNN("item-knn"),
  /** EASE (Steck 2019, arXiv 1905.03375). */
  EASE("ease"),
  /** EASE with the history's items weighted by their age. */
  EASE_RECENCY("ease-recency");

  private final String wireName;

  BaselineKind(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the name in options and reports. */
  public String wireName() {
    return wireName;
  }

  /** Returns the baseline of a name. */
  public static Optional<BaselineKind> of(String name) {
    return Arrays.stream(values()).filter(kind -> kind.wireName.equals(name)).findFirst();
  }
}
