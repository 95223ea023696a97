package io.millrace.state;

import io.millrace.event.ItemId;
import java.util.Set;

/**
 * What a holder of copies hears of the items that change in the store. Messages can be lost, with a
 * connection or a server; what is never lost is the knowledge that some may have been. One thread
 * asks.
 */
public interface ItemChanges extends AutoCloseable {
  /** What was heard since the last call; never waits. */
  Changed drain();

  @Override
  void close();

  /**
   * What may differ from a copy.
   *
   * @param everything whether any item may have changed, unheard: at first, after a lost
   *     connection, and after the store was emptied
   * @param items those that were heard of
   */
  record Changed(boolean everything, Set<ItemId> items) {
    static final Changed EVERYTHING = new Changed(true, Set.of());

    public Changed {
      items = Set.copyOf(items);
    }
  }

  /** Of a store that tells nothing: everything may have changed, each time. */
  static ItemChanges untold() {
    return new ItemChanges() {
      @Override
      public Changed drain() {
        return Changed.EVERYTHING;
      }

      @Override
      public void close() {}
    };
  }
}
