package io.millrace.serving.ranking;

import io.millrace.retrieval.Retrieval;
import io.millrace.serving.candidate.ItemVectors;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.Pace;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the search among the items' vectors of a model up to date. A vector is stored in the index
 * alone: of an item that is encoded as it was, it is copied from the index before. One thread.
 */
final class VectorRefresher {
  private final ItemEncoder encoder;
  private final Optional<Retrieval> retrieval;
  private volatile ItemVectors vectors = ItemVectors.EMPTY;

  /** What the vectors were computed from, by position. */
  private @Nullable EncodedItem[] sources = {};

  private int indexed;
  private long indexedAt = Long.MIN_VALUE;

  VectorRefresher(ItemEncoder encoder, Optional<Retrieval> retrieval) {
    this.encoder = encoder;
    this.retrieval = retrieval;
  }

  /** As of the last refresh; safe for use by several threads. */
  ItemVectors vectors() {
    return vectors;
  }

  /**
   * Encodes the items ahead of the requests, and makes the search anew if something moved.
   *
   * @param items every item that there is
   * @param now in milliseconds
   * @param pace next to requests or not
   */
  void refresh(List<CatalogueItem> items, long now, Pace pace) {
    encoder.encodeAhead(items, now, pace);
    boolean aged = now - ItemEncoder.AGEING.toMillis() > indexedAt;
    if (!encoder.isMoved() && !aged && indexed == items.size()) {
      return;
    }
    encoder.takeMoved();
    indexed = items.size();
    indexedAt = now;
    int[] positions = new int[items.size()];
    List<float[]> rows = new ArrayList<>(items.size());
    BitSet present = new BitSet();
    for (CatalogueItem item : items) {
      present.set(item.position());
    }
    @Nullable EncodedItem[] next = new EncodedItem[present.length()];
    for (int i = 0; i < positions.length; i++) {
      pace.step();
      EncodedItem item = encoder.encode(items.get(i), now);
      positions[i] = items.get(i).position();
      if (retrieval.isPresent()) {
        next[positions[i]] = item;
        rows.add(vector(retrieval.get(), item, positions[i]));
      }
    }
    encoder.retain(present);
    if (retrieval.isPresent()) {
      vectors = vectors.next(positions, rows, pace::step);
      sources = next;
    }
  }

  private float[] vector(Retrieval model, EncodedItem item, int position) {
    if (position < sources.length && sources[position] == item) {
      Optional<float[]> known = vectors.vector(position);
      if (known.isPresent()) {
        return known.get();
      }
    }
    return model.itemVector(item.part().features());
  }
}
