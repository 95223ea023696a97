package io.millrace.serving.ranking;

import io.millrace.event.Value;
import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.Scope;
import io.millrace.model.RankingModel;
import io.millrace.scoring.ItemPart;
import io.millrace.serving.catalogue.ByPosition;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The items' parts of the examples of a ranker, kept as long as they are good. Requests read them
 * without a lock, and encode by themselves what the background did not come to.
 */
final class ItemEncoder {
  private static final Set<Scope> ITEM = EnumSet.of(Scope.ITEM);

  /** Decayed counts lose half a thousandth in this time: then the background encodes anew. */
  static final Duration AGEING = Duration.ofMinutes(5);

  /** Not all at once: this often a part of the items comes of age. */
  private static final int AGES = 128;

  /** A request encodes by itself what the background did not come to. */
  private static final long STALE_MILLIS = Duration.ofMinutes(15).toMillis();

  /** Items prepared in one pass: a millisecond or two. */
  private static final int BATCH = 64;

  private final RankingModel ranker;
  private final FeatureView view;
  private final Optional<TextFeatures> texts;
  private final ByPosition<EncodedItem> encoded = new ByPosition<>();

  /** Whether an item changed since {@link #takeMoved}. */
  private volatile boolean moved = true;

  ItemEncoder(RankingModel ranker, FeatureView view, Optional<TextFeatures> texts) {
    this.ranker = ranker;
    this.view = view;
    this.texts = texts;
  }

  /**
   * Returns an item's part.
   *
   * @param now in milliseconds
   */
  EncodedItem encode(CatalogueItem item, long now) {
    EncodedItem known = item.position() < 0 ? null : encoded.get(item.position());
    if (known != null && known.item() == item && now - known.encodedAt() < STALE_MILLIS) {
      return known;
    }
    moved = true;
    return encode(List.of(item), now).get(0);
  }

  /** Returns the values of an item's features, without the missing ones. */
  Map<String, Value> values(CatalogueItem item, Instant now) {
    Map<String, Value> values = view.extractor().item(item.state(), now);
    texts.ifPresent(known -> values.putAll(known.values(item)));
    return values;
  }

  private @Nullable Object textVersion(CatalogueItem item) {
    return texts.isPresent() ? texts.get().version(item) : null;
  }

  private List<EncodedItem> encode(List<CatalogueItem> items, long now) {
    Instant at = Instant.ofEpochMilli(now);
    List<EncodedFeatures> features = new ArrayList<>(items.size());
    List<@Nullable Object> versions = new ArrayList<>(items.size());
    for (CatalogueItem item : items) {
      // Before the values: if they change meanwhile, the item is encoded once more.
      versions.add(textVersion(item));
      features.add(ranker.encoder().encode(values(item, at), ITEM));
    }
    List<ItemPart> parts = ranker.prepare(features);
    List<EncodedItem> fresh = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      EncodedItem item = new EncodedItem(items.get(i), parts.get(i), versions.get(i), now);
      if (item.item().position() >= 0) {
        encoded.set(item.item().position(), item);
      }
      fresh.add(item);
    }
    return fresh;
  }

  /**
   * Encodes items ahead of the requests, if they changed or have aged.
   *
   * @param pace next to requests or not
   */
  void encodeAhead(List<CatalogueItem> items, long now, Pace pace) {
    List<CatalogueItem> due = new ArrayList<>(BATCH);
    for (CatalogueItem item : items) {
      pace.step();
      EncodedItem known = encoded.get(item.position());
      if (known == null || known.item() != item || known.texts() != textVersion(item)) {
        moved = true;
        due.add(item);
      } else if (now - known.encodedAt() > ageing(item)) {
        due.add(item);
      }
      if (due.size() == BATCH) {
        encode(due, now);
        due.clear();
      }
    }
    if (!due.isEmpty()) {
      encode(due, now);
    }
  }

  /** Half the time and more, by position: items that were encoded together age apart. */
  private static long ageing(CatalogueItem item) {
    long half = AGEING.toMillis() / 2;
    return half + half * (item.position() % AGES) / AGES;
  }

  boolean isMoved() {
    return moved;
  }

  /** What moves from here on is told anew. */
  void takeMoved() {
    moved = false;
  }

  /** Removes the parts of items that have left. */
  void retain(BitSet positions) {
    for (int position = 0; position < encoded.limit(); position++) {
      if (!positions.get(position)) {
        encoded.set(position, null);
      }
    }
  }
}
