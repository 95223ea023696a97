package io.millrace.serving.candidate;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.retrieval.Descending;
import io.millrace.retrieval.linear.HistoryBuffer;
import io.millrace.retrieval.linear.ItemScores;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.retrieval.linear.RetrievalRanks;
import io.millrace.retrieval.linear.UserHistoryReader;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.ItemTable;
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
public final class RetrievalBuffer implements RetrievalScores {
  private final HistoryBuffer history = new HistoryBuffer();
  private final InteractionType[] types = new InteractionType[HistoryBuffer.LIMIT];
  private final boolean[] seeds = new boolean[HistoryBuffer.LIMIT];
  private final ItemScores scores = new ItemScores();
  private final RetrievalRanks ranks = new RetrievalRanks();
  private long[] keys = new long[256];
  private int keyCount;
  private @Nullable RetrievalModel model;
  private boolean ranked;

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

  @Override
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

  @Override
  public int size() {
    return history.size();
  }

  /** Forgets the request. */
  void clear() {
    model = null;
    history.clear();
    ranked = false;
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
      if (item >= 0 && !history.isFull() && !history.contains(item)) {
        types[history.size()] = InteractionType.VIEW;
        seeds[history.size()] = true;
        history.add(item, age++, 1);
      }
    }
    UserHistoryReader.read(by.model(), user.history(), age, history, this::type);
    by.model().score(history, scores);
    ranked = false;
  }

  private void type(int entry, InteractionType type) {
    types[entry] = type;
    seeds[entry] = false;
  }

  @Override
  public boolean isScored() {
    return model != null && history.size() > 0;
  }

  @Override
  public float score(CatalogueItem item) {
    return model == null || history.size() == 0
        ? 0
        : scores.score(model.positions().index(item.position()));
  }

  @Override
  public RetrievalRanks ranks() {
    RetrievalModel by = model;
    if (!ranked) {
      ranked = true;
      if (by == null) {
        ranks.clear();
      } else {
        ranks.rank(scores, history, by.model().items().size());
      }
    }
    return ranks;
  }

  /**
   * Offers the items with the largest positive scores, best first.
   *
   * @param exponent of the items' popularity as a factor on the scores that order them
   */
  void best(
      ItemTable items,
      Predicate<CatalogueItem> eligible,
      double exponent,
      int limit,
      SourceCandidates into) {
    RetrievalModel by = model;
    if (by == null || history.size() == 0) {
      return;
    }
    if (exponent == 0) {
      into.begin(limit, new Best(by, items, eligible, limit));
    } else {
      keysByPopularity(by, items, exponent);
      into.begin(limit, new BestByPopularity(by, items, eligible, limit));
    }
  }

  /** The items in the order of their scores. */
  private class Best implements SourceCandidates.Supply {
    private final RetrievalModel by;
    private final ItemTable items;
    private final Predicate<CatalogueItem> eligible;
    private final int limit;
    private int next;
    private int ordered;

    Best(RetrievalModel by, ItemTable items, Predicate<CatalogueItem> eligible, int limit) {
      this.by = by;
      this.items = items;
      this.eligible = eligible;
      this.limit = limit;
    }

    @Override
    public boolean addNext(SourceCandidates into) {
      while (true) {
        if (next == ordered) {
          ordered = order(next, limit - into.size());
          if (next == ordered) {
            return false;
          }
        }
        int index = item(next++);
        CatalogueItem item = items.at(by.positions().position(index));
        if (item != null && eligible.test(item)) {
          into.add(item, scores.score(index), SourceCandidates.NO_ANCHOR);
          return true;
        }
      }
    }

    /**
     * Brings more items in order.
     *
     * @return how many are in order
     */
    int order(int known, int more) {
      return scores.order(known + more);
    }

    /** Returns the item of a place in the order. */
    int item(int place) {
      return scores.best(place);
    }
  }

  /** The same in the order of {@link #keys}. */
  private final class BestByPopularity extends Best {
    BestByPopularity(
        RetrievalModel by, ItemTable items, Predicate<CatalogueItem> eligible, int limit) {
      super(by, items, eligible, limit);
    }

    @Override
    int order(int known, int more) {
      int wanted = Math.min(keyCount, known + more);
      Descending.best(keys, known, keyCount, wanted - known);
      return wanted;
    }

    @Override
    int item(int place) {
      return Descending.index(keys[place]);
    }
  }

  private void keysByPopularity(RetrievalModel by, ItemTable items, double exponent) {
    keyCount = 0;
    scores.forEach(
        (item, score) -> {
          if (score > 0) {
            double factor = Math.pow(items.popularity(by.positions().position(item)), exponent);
            add(Descending.key((float) (score * factor), item));
          }
        });
  }

  private void add(long key) {
    if (keyCount == keys.length) {
      keys = Arrays.copyOf(keys, 2 * keyCount);
    }
    keys[keyCount++] = key;
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
