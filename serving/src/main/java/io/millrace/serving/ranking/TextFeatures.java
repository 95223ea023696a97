package io.millrace.serving.ranking;

import io.millrace.event.ItemId;
import io.millrace.event.Value;
import io.millrace.feature.TextVectorFeature;
import io.millrace.model.RankingModel;
import io.millrace.serving.catalogue.ByPosition;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.Pace;
import io.millrace.state.TextVector;
import io.millrace.text.TextProjection;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The values of a ranker's features of stored text vectors, by item. The background reads the
 * vectors and keeps them reduced; requests read memory alone. Of an item outside the table of items
 * nothing is known.
 */
final class TextFeatures {
  /** Items a read. */
  private static final int CHUNK = 500;

  /**
   * Items with a vector, and as many without one, that are read again in a call: their texts may
   * have changed, or come to be encoded.
   */
  private static final int AGAIN = 1_000;

  private static final Reduced ABSENT = new Reduced(0, 0, new float[0]);

  private final List<TextVectorFeature> features;
  private final TextProjection projection;

  /** {@link #ABSENT} for an item that was read and has no vector of the ranker's encoder. */
  private final ByPosition<Reduced> reduced = new ByPosition<>();

  private int nextPresent;
  private int nextAbsent;

  /** A reduced vector; another object if the text or the encoder is another. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Reduced(long encoderHash, long textHash, float[] vector) {
    boolean isOf(TextVector stored) {
      return encoderHash == stored.encoderHash() && textHash == stored.textHash();
    }
  }

  private TextFeatures(List<TextVectorFeature> features, TextProjection projection) {
    this.features = features;
    this.projection = projection;
  }

  /** Returns those of a ranker; empty if it has none. */
  static Optional<TextFeatures> of(RankingModel ranker) {
    return ranker
        .texts()
        .map(projection -> new TextFeatures(ranker.encoder().spec().textVectors(), projection));
  }

  /**
   * Reads the vectors of items that were not read before, and again those of some others. One
   * thread.
   *
   * @param items every item of the catalogue
   * @param texts reads stored vectors
   */
  void read(
      List<CatalogueItem> items,
      Function<Collection<ItemId>, Map<ItemId, TextVector>> texts,
      Pace pace) {
    forgetOthers(items);
    List<CatalogueItem> due = new ArrayList<>();
    for (CatalogueItem item : items) {
      if (reduced.get(item.position()) == null) {
        due.add(item);
      }
    }
    nextPresent = again(items, nextPresent, true, due);
    nextAbsent = again(items, nextAbsent, false, due);
    for (int from = 0; from < due.size(); from += CHUNK) {
      List<CatalogueItem> chunk = due.subList(from, Math.min(due.size(), from + CHUNK));
      Map<ItemId, TextVector> found =
          texts.apply(chunk.stream().map(CatalogueItem::itemId).toList());
      for (CatalogueItem item : chunk) {
        keep(item.position(), found.get(item.itemId()));
        pace.step();
      }
    }
  }

  private void keep(int position, @Nullable TextVector stored) {
    Reduced known = reduced.get(position);
    if (stored == null) {
      reduced.set(position, ABSENT);
    } else if (known == null || !known.isOf(stored)) {
      reduced.set(
          position,
          projection
              .reduce(stored.encoderHash(), stored.vector())
              .map(vector -> new Reduced(stored.encoderHash(), stored.textHash(), vector))
              .orElse(ABSENT));
    }
  }

  /**
   * Adds items that are to be read again, round and round.
   *
   * @param from where to go on, an index of {@code items}
   * @param present whether items with a vector are wanted, or those without
   * @return where to go on the next time
   */
  private int again(List<CatalogueItem> items, int from, boolean present, List<CatalogueItem> due) {
    int count = 0;
    int at = from < items.size() ? from : 0;
    for (int i = 0; i < items.size() && count < AGAIN; i++) {
      CatalogueItem item = items.get(at);
      Reduced known = reduced.get(item.position());
      if (known != null && (known != ABSENT) == present) {
        due.add(item);
        count++;
      }
      at = at + 1 == items.size() ? 0 : at + 1;
    }
    return at;
  }

  /** Items that have left take no memory. */
  private void forgetOthers(List<CatalogueItem> items) {
    BitSet positions = new BitSet();
    items.forEach(item -> positions.set(item.position()));
    for (int position = 0; position < reduced.limit(); position++) {
      if (!positions.get(position) && reduced.get(position) != null) {
        reduced.set(position, null);
      }
    }
  }

  /**
   * Returns what the values of an item are made of: the same object as long as they are the same;
   * null if they are missing.
   */
  @Nullable Object version(CatalogueItem item) {
    return known(item);
  }

  /** Returns the values by the features' names, without the missing ones. */
  Map<String, Value> values(CatalogueItem item) {
    Reduced known = known(item);
    return known == null ? Map.of() : TextProjection.values(features, known.vector());
  }

  private @Nullable Reduced known(CatalogueItem item) {
    Reduced known = item.position() < 0 ? null : reduced.get(item.position());
    return known == ABSENT ? null : known;
  }
}
