package io.millrace.placement;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a candidate comes from. The name travels to the answer and into the impression. Sources are
 * brought by {@link PlacementPlugin}s; those of Millrace are the constants here. Two of the same
 * name are equal.
 */
public final class Source implements Comparable<Source> {
  /** Items with the largest scores of the retrieval model for the history and the seed items. */
  public static final Source ITEM_TO_ITEM = new Source("item_to_item", 0.6, 0);

  /** Items that are bought in one basket with the seed items or the user's latest purchases. */
  public static final Source BOUGHT_TOGETHER = new Source("bought_together", 0.1, 1);

  /** Items similar to an item by the retrieval model; only in answers about an item. */
  public static final Source SIMILAR = new Source("similar", 0, 2);

  /**
   * Items whose texts are near to those of the seed items, or of the user's latest items; among
   * them items without interactions.
   */
  public static final Source TEXT = new Source("text", 0.05, 3);

  /** Items co-visited with the items that the request names. */
  public static final Source SEEDS = new Source("seeds", 0.5, 4);

  /** Items co-visited with what the user interacted with lately. */
  public static final Source HISTORY = new Source("history", 0.3, 5);

  /** Nearest to the user by the model's vectors. */
  public static final Source VECTORS = new Source("vectors", 0.5, 6);

  /** Popular items of the categories that the user interacted with lately. */
  public static final Source CATEGORY = new Source("category", 0.2, 7);

  /** Items with more interactions than they used to have. */
  public static final Source TRENDING = new Source("trending", 0.1, 8);

  /** Items with the most interactions now. */
  public static final Source POPULAR = new Source("popular", 0.2, 9);

  /** Items that came into the catalogue lately. */
  public static final Source NEW = new Source("new", 0.1, 10);

  /** Anything that may be shown; only if the others did not name enough. */
  public static final Source CATALOGUE = new Source("catalogue", 0, 11);

  /** The placement has it in a fixed slot. */
  public static final Source PINNED = new Source("pinned", 0, 12);

  /** The request named it. */
  public static final Source REQUEST = new Source("request", 0, 13);

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,49}");

  /** The turn of all sources that are not Millrace's: before them. */
  private static final int FIRST = -1;

  private final String wireName;
  private final double usualShare;
  private final boolean configurable;
  private final int turn;

  /** Its index in {@link #values}; below 0 until it is looked up. */
  private int number = -1;

  private Source(String wireName, double usualShare, int turn) {
    this.wireName = wireName;
    this.usualShare = usualShare;
    this.configurable = turn == FIRST || usualShare > 0;
    this.turn = turn;
  }

  /** All sources, loaded when the first is looked up. */
  private static final class Known {
    static final List<Source> ALL = PlacementPlugin.SOURCES.all().stream().sorted().toList();
  }

  /**
   * A source of a plug-in. It has its turn before those of Millrace.
   *
   * @param name in placements, answers and impressions: lower-case letters, digits and underscores
   * @param usualShare the share of the candidates that it may fill first if a placement does not
   *     name it, in [0, 1]; with 0 only placements that name it ask it
   */
  public static Source of(String name, double usualShare) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "source '%s' must be 1 to 50 lower-case letters, digits or underscores, the first a letter"
              .formatted(name));
    }
    if (!(usualShare >= 0 && usualShare <= 1)) {
      throw new IllegalArgumentException(
          "the usual share of source '%s' must be in [0, 1], is %s".formatted(name, usualShare));
    }
    return new Source(name, usualShare, FIRST);
  }

  /** Returns all sources, in the order in which they have their turn. */
  public static List<Source> values() {
    return Known.ALL;
  }

  /**
   * Returns its index in {@link #values}.
   *
   * @throws IllegalStateException if no plug-in brings it
   */
  public int number() {
    if (number < 0) {
      number = Known.ALL.indexOf(this);
      if (number < 0) {
        throw new IllegalStateException(
            "source '%s' is not registered; a %s must bring it"
                .formatted(wireName, PlacementPlugin.class.getName()));
      }
    }
    return number;
  }

  /**
   * The share of the candidates that this source may fill before the others had their turn, if a
   * placement says nothing else.
   */
  public double usualShare() {
    return usualShare;
  }

  /** Returns whether a placement may give it a share. */
  public boolean configurable() {
    return configurable;
  }

  /** The name in answers and placements, for instance {@code popular}. */
  public String wireName() {
    return wireName;
  }

  /** Returns the names of the sources that a placement may give a share. */
  public static List<String> configurableNames() {
    return names(Known.ALL);
  }

  private static List<String> names(Collection<Source> sources) {
    return sources.stream().filter(Source::configurable).map(Source::wireName).toList();
  }

  /** Returns the configurable source of this name. */
  public static Optional<Source> configurable(String name) {
    return Known.ALL.stream()
        .filter(source -> source.configurable && source.wireName.equals(name))
        .findFirst();
  }

  @Override
  public int compareTo(Source other) {
    return Comparator.comparingInt((Source source) -> source.turn)
        .thenComparing(source -> source.wireName)
        .compare(this, other);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof Source source && wireName.equals(source.wireName);
  }

  @Override
  public int hashCode() {
    return wireName.hashCode();
  }

  @Override
  public String toString() {
    return wireName;
  }
}
