package io.millrace.serving.ranking;

import io.millrace.event.ItemId;
import io.millrace.event.UserId;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model in memory with what belongs to it: the items' encoded parts and vectors. Closed when the
 * last request that uses it is done, not before: its tables are memory-mapped.
 */
public final class LoadedModel {
  private static final Set<Scope> USER = EnumSet.of(Scope.USER, Scope.CONTEXT);
  private static final Set<Scope> ITEM = EnumSet.of(Scope.ITEM);

  /** Decayed counts lose half a thousandth in this time: then the background encodes anew. */
  private static final Duration AGEING = Duration.ofMinutes(5);

  /** A request encodes by itself what the background did not come to. */
  private static final Duration STALE = Duration.ofMinutes(15);

  /** Items prepared in one pass. */
  private static final int BATCH = 256;

  private final String id;
  private final RankingModel model;
  private final FeatureView view;
  private final Optional<Retrieval> retrieval;
  private final ConcurrentHashMap<ItemId, EncodedItem> encoded = new ConcurrentHashMap<>();
  private final int maximum;
  private final AtomicInteger holders = new AtomicInteger(1);
  private volatile ItemVectors vectors = ItemVectors.EMPTY;
  private volatile boolean moved = true;
  private int indexed;

  /**
   * @param maximum encoded items kept
   */
  public LoadedModel(String id, RankingModel model, int maximum) {
    this.id = id;
    this.model = model;
    this.view = FeatureView.of(model.encoder().spec());
    this.retrieval = model.retrieval();
    this.maximum = maximum;
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
    return retrieval.map(found -> found.userVector(user.features()));
  }

  public ItemVectors vectors() {
    return vectors;
  }

  EncodedItem encode(ItemState item, Instant now) {
    EncodedItem known = encoded.get(item.itemId());
    if (known != null && known.state() == item && now.isBefore(known.at().plus(STALE))) {
      return known;
    }
    return encode(List.of(item), now).get(0);
  }

  private List<EncodedItem> encode(List<ItemState> states, Instant now) {
    Optional<Instant> at = Optional.of(now);
    List<EncodedFeatures> features = new ArrayList<>(states.size());
    for (ItemState state : states) {
      features.add(model.encoder().encode(view.extractor().item(state, now), ITEM));
    }
    List<ItemPart> parts = model.prepare(features);
    List<EncodedItem> fresh = new ArrayList<>(states.size());
    for (int i = 0; i < states.size(); i++) {
      float[] vector =
          retrieval.isPresent() ? retrieval.get().itemVector(features.get(i)) : new float[0];
      EncodedItem item = new EncodedItem(states.get(i), parts.get(i), vector, at);
      if (encoded.size() < maximum || encoded.containsKey(states.get(i).itemId())) {
        encoded.put(states.get(i).itemId(), item);
      }
      fresh.add(item);
    }
    moved = true;
    return fresh;
  }

  /** The probabilities of a click on some items, in their order. */
  public float[] scores(UserPart user, List<ItemState> items, Instant now) {
    List<ItemPart> parts = new ArrayList<>(items.size());
    items.forEach(item -> parts.add(encode(item, now).part()));
    return score(user, parts);
  }

  /** What each field adds to an item's score; empty for a model that cannot say. */
  public Optional<Contributions> contributions(UserPart user, ItemState item, Instant now) {
    return model.contributions(user.features(), encode(item, now).part().features());
  }

  float[] score(UserPart user, List<ItemPart> items) {
    return model.scorePrepared(user.features(), items);
  }

  /** Encodes items ahead of the requests, where they changed or have aged. */
  public void encodeAhead(List<ItemState> items, Instant now) {
    Instant aged = now.minus(AGEING);
    List<ItemState> due = new ArrayList<>(BATCH);
    for (ItemState state : items) {
      EncodedItem known = encoded.get(state.itemId());
      if (known == null || known.state() != state || known.at().isBefore(aged)) {
        due.add(state);
        if (due.size() == BATCH) {
          encode(due, now);
          due.clear();
        }
      }
    }
    if (!due.isEmpty()) {
      encode(due, now);
    }
  }

  /**
   * Encodes the items ahead of the requests, and makes the search among their vectors anew where
   * something moved. One thread.
   *
   * @param items every item that there is
   */
  public void refresh(List<ItemState> items, Instant now) {
    encodeAhead(items, now);
    forgetOthers(items);
    if (retrieval.isEmpty() || (!moved && indexed == items.size())) {
      return;
    }
    moved = false;
    List<ItemId> ids = new ArrayList<>(items.size());
    List<float[]> rows = new ArrayList<>(items.size());
    for (ItemState state : items) {
      ids.add(state.itemId());
      rows.add(encode(state, now).vector());
    }
    vectors = vectors.next(ids, rows);
    indexed = items.size();
  }

  /** Items that have left take no room for long. */
  private void forgetOthers(List<ItemState> items) {
    if (encoded.size() > items.size() + items.size() / 10) {
      Set<ItemId> standing = new HashSet<>(2 * items.size());
      items.forEach(item -> standing.add(item.itemId()));
      encoded.keySet().retainAll(standing);
    }
  }

  /** Ranks for nobody in particular, so that what is used first is there before the first user. */
  public void warmUp(List<ItemState> items, int rounds, Instant now) {
    if (items.isEmpty()) {
      return;
    }
    UserPart nobody = user(UserState.unknown(new UserId("nobody")), Map.of(), now);
    for (int round = 0; round < rounds; round++) {
      scores(nobody, items, now);
    }
  }
}
