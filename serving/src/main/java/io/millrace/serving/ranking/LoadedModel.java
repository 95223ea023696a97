package io.millrace.serving.ranking;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.millrace.event.ItemId;
import io.millrace.event.Value;
import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.Scope;
import io.millrace.model.RankingModel;
import io.millrace.retrieval.Retrieval;
import io.millrace.scoring.Contributions;
import io.millrace.scoring.ItemPart;
import io.millrace.serving.candidate.ItemVectors;
import io.millrace.state.ItemState;
import io.millrace.state.UserState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model in memory with what belongs to it: the items' encoded parts and vectors. Closed when the
 * last request that uses it is done, not before: its tables are memory-mapped.
 */
public final class LoadedModel {
  private static final Set<Scope> USER = EnumSet.of(Scope.USER, Scope.CONTEXT);
  private static final Set<Scope> ITEM = EnumSet.of(Scope.ITEM);

  /** Decayed counts lose a ten-thousandth in this time. */
  private static final Duration STALE = Duration.ofMinutes(1);

  private final String id;
  private final RankingModel model;
  private final FeatureView view;
  private final Cache<ItemId, EncodedItem> encoded;
  private final AtomicInteger holders = new AtomicInteger(1);
  private volatile ItemVectors vectors = ItemVectors.EMPTY;

  /**
   * @param maximum encoded items kept
   */
  public LoadedModel(String id, RankingModel model, int maximum) {
    this.id = id;
    this.model = model;
    this.view = FeatureView.of(model.encoder().spec());
    this.encoded = Caffeine.newBuilder().maximumSize(maximum).build();
  }

  /** Its id in the registry. */
  public String id() {
    return id;
  }

  public FeatureView view() {
    return view;
  }

  /** Takes hold of the model; false where it is closed already. */
  public boolean acquire() {
    return holders.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
  }

  /** Lets go; the last one closes. */
  public void release() {
    if (holders.decrementAndGet() == 0) {
      model.close();
    }
  }

  /**
   * The user's part of the examples.
   *
   * @param values what was encoded; logged with the impression
   */
  public record UserPart(Map<String, Value> values, EncodedFeatures features) {}

  public UserPart user(UserState user, Map<String, Value> context, Instant now) {
    Map<String, Value> values = view.extractor().user(user, context, now);
    return new UserPart(values, model.encoder().encode(values, USER));
  }

  /** The user's vector for the search among {@link #vectors()}; empty for a model without. */
  public Optional<float[]> userVector(UserPart user) {
    return model.retrieval().map(retrieval -> retrieval.userVector(user.features()));
  }

  public ItemVectors vectors() {
    return vectors;
  }

  EncodedItem encode(ItemState item, Instant now) {
    EncodedItem known = encoded.getIfPresent(item.itemId());
    if (known != null && known.state() == item && now.isBefore(known.at().plus(STALE))) {
      return known;
    }
    Map<String, Value> values = view.extractor().item(item, now);
    ItemPart part = model.prepare(List.of(model.encoder().encode(values, ITEM))).get(0);
    EncodedItem fresh = new EncodedItem(item, values, part, now);
    encoded.put(item.itemId(), fresh);
    return fresh;
  }

  /** What each field adds to an item's score; empty for a model that cannot say. */
  public Optional<Contributions> contributions(UserPart user, ItemState item, Instant now) {
    return model.contributions(user.features(), encode(item, now).part().features());
  }

  float[] score(UserPart user, List<ItemPart> items) {
    return model.scorePrepared(user.features(), items);
  }

  /**
   * Encodes the items ahead of the requests, and computes their vectors where the model has any.
   */
  public void refresh(List<ItemState> items, Instant now) {
    Retrieval retrieval = model.retrieval().orElse(null);
    List<ItemId> ids = new ArrayList<>(items.size());
    List<float[]> rows = new ArrayList<>(items.size());
    for (ItemState state : items) {
      EncodedItem item = encode(state, now);
      if (retrieval != null) {
        ids.add(state.itemId());
        rows.add(retrieval.itemVector(item.part().features()));
      }
    }
    if (retrieval != null) {
      vectors = vectors.next(ids, rows);
    }
  }
}
