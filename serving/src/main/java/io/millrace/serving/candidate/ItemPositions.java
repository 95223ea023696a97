package io.millrace.serving.candidate;

import io.millrace.retrieval.linear.ItemIndex;
import io.millrace.serving.catalogue.CatalogueItem;
import java.util.Arrays;
import java.util.List;

/**
 * Translates between the item indices of a retrieval model and the positions of the catalogue.
 * Items that only one of them knows have none in the other. Immutable.
 */
public final class ItemPositions {
  /** Before the catalogue was read. */
  public static final ItemPositions NONE = new ItemPositions(new int[0], new int[0]);

  /** Of an item that the model does not know. */
  private static final int ABSENT = -1;

  /** Of a position whose item was not there when this was made. */
  private static final int UNSEEN = -2;

  private final int[] positions;
  private final int[] indices;

  private ItemPositions(int[] positions, int[] indices) {
    this.positions = positions;
    this.indices = indices;
  }

  public static ItemPositions of(ItemIndex index, List<CatalogueItem> items) {
    int[] positions = new int[index.size()];
    Arrays.fill(positions, ABSENT);
    int most = items.stream().mapToInt(CatalogueItem::position).max().orElse(-1);
    int[] indices = new int[most + 1];
    Arrays.fill(indices, UNSEEN);
    for (CatalogueItem item : items) {
      if (item.position() >= 0) {
        int found = index.indexOf(item.itemId());
        indices[item.position()] = found;
        if (found >= 0) {
          positions[found] = item.position();
        }
      }
    }
    return new ItemPositions(positions, indices);
  }

  /**
   * Returns whether these items were all there when this was made. An item keeps its position, so
   * that there is nothing to translate anew then.
   */
  public boolean covers(List<CatalogueItem> items) {
    for (CatalogueItem item : items) {
      int position = item.position();
      if (position >= indices.length || (position >= 0 && indices[position] == UNSEEN)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the catalogue's position of an item index, below 0 if the catalogue has no such item.
   */
  public int position(int index) {
    return index < positions.length ? positions[index] : ABSENT;
  }

  /** Returns the item index of a position, below 0 if the model does not know the item. */
  public int index(int position) {
    return position >= 0 && position < indices.length ? indices[position] : ABSENT;
  }
}
