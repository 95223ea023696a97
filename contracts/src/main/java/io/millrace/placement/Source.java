package io.millrace.placement;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a candidate comes from, in the order in which sources have their turn. The name travels to
 * the answer and into the impression.
 */
public enum Source {
  /** Items with the largest scores of the retrieval model for the history and the seed items. */
  ITEM_TO_ITEM(0.6),
  /** Items that are bought in one basket with the seed items or the user's latest purchases. */
  BOUGHT_TOGETHER(0.1),
  /** Items similar to an item by the retrieval model; only in answers about an item. */
  SIMILAR(0),
  /**
   * Items whose texts are near to those of the seed items, or of the user's latest items; among
   * them items without interactions.
   */
  TEXT(0.05),
  /** Neighbours of the items that the request names. */
  SEEDS(0.5),
  /** Neighbours of what the user turned to lately: co-visitation. */
  HISTORY(0.3),
  /** Nearest to the user by the model's vectors. */
  VECTORS(0.5),
  /** Popular items of the categories that the user turned to lately. */
  CATEGORY(0.2),
  /** What is turned to more than it used to be. */
  TRENDING(0.1),
  /** What everybody likes now. */
  POPULAR(0.2),
  /** What came into the catalogue lately. */
  NEW(0.1),
  /** Anything that may be shown; only where the others did not name enough. */
  CATALOGUE(0),
  /** The placement has it in a fixed place. */
  PINNED(0),
  /** The request named it. */
  REQUEST(0);

  private final double share;
  private final String wireName = name().toLowerCase(Locale.ROOT);

  Source(double share) {
    this.share = share;
  }

  /**
   * The share of the candidates that this source may fill before the others had their turn, where a
   * placement says nothing else.
   */
  public double usualShare() {
    return share;
  }

  /** Whether a placement may give it a share. */
  public boolean configurable() {
    return share > 0;
  }

  /** The name in answers and placements, for instance {@code popular}. */
  public String wireName() {
    return wireName;
  }

  /** The sources that a placement may give a share, by their names. */
  public static List<String> configurableNames() {
    return Arrays.stream(values()).filter(Source::configurable).map(Source::wireName).toList();
  }

  /** The configurable source of this name. */
  public static Optional<Source> configurable(String name) {
    return Arrays.stream(values())
        .filter(source -> source.configurable() && source.wireName.equals(name))
        .findFirst();
  }
}
