package io.millrace.retrieval.linear;

/**
 * The items of a model that are nearest to a text, best first.
 *
 * @param items item indices of the model, at most {@value #MOST}
 * @param cosines of the whitened vectors, descending; not changed afterwards
 */
public record TextNeighbours(int[] items, float[] cosines) {
  /** Neighbours that are kept of an item. */
  public static final int MOST = 20;

  public TextNeighbours {
    if (items.length != cosines.length || items.length > MOST) {
      throw new IllegalArgumentException(
          "%d items with %d cosines, at most %d are kept"
              .formatted(items.length, cosines.length, MOST));
    }
  }
}
