package io.millrace.serving.candidate;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.retrieval.Descending;
import io.millrace.retrieval.linear.HistoryBuffer;
import io.millrace.retrieval.linear.ItemScores;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.state.InteractionBits;
import io.millrace.state.InteractionHistory;
import io.millrace.state.UserState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The retrieval scores of one request: what the model says of all items, given the request's seed
 * items and the user's history. Reused; one thread at a time.
 */
public final class RetrievalBuffer {
  private static final InteractionType[] BY_STRENGTH = {
    InteractionType.PURCHASE,
    InteractionType.LIKE,
    InteractionType.ADD_TO_CART,
    InteractionType.CLICK,
    InteractionType.VIEW
  };

  private final HistoryBuffer history = new HistoryBuffer();
  private final InteractionType[] types = new InteractionType[HistoryBuffer.LIMIT];
  private final boolean[] seeds = new boolean[HistoryBuffer.LIMIT];
  private final ItemScores scores = new ItemScores();
  private long[] keys = new long[256];
  private int size;
  private @Nullable RetrievalModel model;

  /** A model with the catalogue's positions of its items. */
  public record RetrievalModel(ItemToItemModel model, ItemPositions positions) {}

  /**
   * One entry of the history as the model reads it.
   *
   * @param age in steps; 0 is the newest
   * @param weight of the interaction's type
   * @param seed whether the request named it
   */
  public record Entry(ItemId itemId, InteractionType type, int age, float weight, boolean seed) {}

  /** Returns the newest entries of the history, as the model reads it; empty if it reads none. */
  public List<Entry> entries(int most) {
    List<Entry> entries = new ArrayList<>();
    RetrievalModel by = model;
    for (int i = 0; by != null && i < Math.min(most, history.size()); i++) {
      entries.add(
          new Entry(
              by.model().items().id(history.item(i)),
              types[i],
              history.age(i),
              history.weight(i),
              seeds[i]));
    }
    return entries;
  }

  /** Returns how many entries of the history the model reads. */
  public int size() {
    return history.size();
  }

  /** Forgets the request. */
  void clear() {
    model = null;
    history.clear();
  }

  /**
   * Scores all items.
   *
   * @param seedItems in the order in which they were interacted with, the newest last; they count
   *     as newer than the user's history
   */
  public void score(RetrievalModel by, UserState user, List<ItemId> seedItems) {
    model = by;
    history.clear();
    int age = 0;
    for (int i = seedItems.size() - 1; i >= 0; i--) {
      int item = by.model().items().indexOf(seedItems.get(i));
      if (item >= 0 && !history.contains(item)) {
        add(item, age++, InteractionType.VIEW, true, 1);
      }
    }
    read(by.model(), user.history(), age);
    by.model().score(history, scores);
  }

  private void read(ItemToItemModel by, InteractionHistory user, int firstAge) {
    int ofSeeds = history.size();
    int age = firstAge - 1;
    long moment = -1;
    for (int i = 0; i < user.size() && !history.isFull(); i++) {
      int bits = user.types(i);
      int item = by.items().indexOf(user.itemHash(i));
      if (item < 0 || (bits & InteractionBits.NEGATIVE) != 0 || isSeed(item, ofSeeds)) {
        continue;
      }
      if (user.lastAt(i) != moment) {
        moment = user.lastAt(i);
        age++;
      }
      for (InteractionType type : BY_STRENGTH) {
        if ((bits & InteractionBits.of(type)) != 0) {
          double weight = by.manifest().typeWeights().getOrDefault(type.wireName(), 1.0);
          add(item, age, type, false, (float) weight);
          break;
        }
      }
    }
  }

  private boolean isSeed(int item, int ofSeeds) {
    for (int i = 0; i < ofSeeds; i++) {
      if (history.item(i) == item) {
        return true;
      }
    }
    return false;
  }

  private void add(int item, int age, InteractionType type, boolean seed, float weight) {
    if (!history.isFull()) {
      types[history.size()] = type;
      seeds[history.size()] = seed;
      history.add(item, age, weight);
    }
  }

  /** Returns whether there are scores: a model, and something of a history. */
  public boolean isScored() {
    return model != null && history.size() > 0;
  }

  /** Returns the score of an item of the catalogue; 0 if retrieval says nothing of it. */
  public float score(CatalogueItem item) {
    return model == null || history.size() == 0
        ? 0
        : scores.score(model.positions().index(item.position()));
  }

  /**
   * Offers the items with the largest positive scores, best first.
   *
   * @param exponent of the items' popularity as a factor on the scores that order them
   */
  void best(
      ItemTable items, Predicate<CatalogueItem> eligible, double exponent, int limit, Offer into) {
    RetrievalModel by = model;
    if (by == null || history.size() == 0) {
      return;
    }
    if (exponent != 0) {
      byPopularity(by, items, eligible, exponent, limit, into);
      return;
    }
    int ordered = 0;
    for (int place = 0; into.size() < limit; place++) {
      if (place == ordered) {
        ordered = scores.order(place + limit - into.size());
        if (place == ordered) {
          return;
        }
      }
      offer(by, scores.best(place), items, eligible, into);
    }
  }

  private void byPopularity(
      RetrievalModel by,
      ItemTable items,
      Predicate<CatalogueItem> eligible,
      double exponent,
      int limit,
      Offer into) {
    size = 0;
    scores.forEach(
        (item, score) -> {
          if (score > 0) {
            double factor = Math.pow(items.popularity(by.positions().position(item)), exponent);
            add(Descending.key((float) (score * factor), item));
          }
        });
    int ordered = 0;
    for (int k = 0; k < size && into.size() < limit; k++) {
      if (k == ordered) {
        ordered = Math.min(size, k + limit);
        Descending.best(keys, k, size, ordered - k);
      }
      offer(by, Descending.index(keys[k]), items, eligible, into);
    }
  }

  private void add(long key) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
    }
    keys[size++] = key;
  }

  private void offer(
      RetrievalModel by,
      int index,
      ItemTable items,
      Predicate<CatalogueItem> eligible,
      Offer into) {
    CatalogueItem item = items.at(by.positions().position(index));
    if (item != null && eligible.test(item)) {
      into.add(item, scores.score(index), Offer.NO_ANCHOR);
    }
  }

  /** Returns what of the history speaks most for an item; empty if nothing does. */
  Optional<Candidate.Anchor> anchor(CatalogueItem item) {
    RetrievalModel by = model;
    int index = by == null ? -1 : by.positions().index(item.position());
    if (by == null || index < 0) {
      return Optional.empty();
    }
    int entry = by.model().strongest(history, index);
    return entry < 0
        ? Optional.empty()
        : Optional.of(
            new Candidate.Anchor(
                by.model().items().id(history.item(entry)),
                seeds[entry] ? Optional.empty() : Optional.of(types[entry])));
  }
}
