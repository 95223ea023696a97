package io.millrace.serving.ranking;

import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.Scope;
import io.millrace.feature.codec.DefaultFeatures;
import io.millrace.model.RankingModel;
import io.millrace.placement.SourceShares;
import io.millrace.recommender.Recommender;
import io.millrace.retrieval.Retrieval;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.scoring.Contributions;
import io.millrace.scoring.ItemPart;
import io.millrace.serving.candidate.ItemPositions;
import io.millrace.serving.candidate.ItemVectors;
import io.millrace.serving.candidate.RetrievalBuffer.RetrievalModel;
import io.millrace.serving.candidate.RetrievalBuffer;
import io.millrace.serving.candidate.RetrievalScores;
import io.millrace.serving.catalogue.ByPosition;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.Pace;
import io.millrace.state.TextVector;
import io.millrace.state.UserState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A recommender in memory with what belongs to it: the items' encoded parts and vectors. Closed
 * when the last request that uses it is done, not before: its tables are memory-mapped.
 */
public final class LoadedModel {
  private static final Set<Scope> USER = EnumSet.of(Scope.USER, Scope.CONTEXT);
  private static final Set<Scope> ITEM = EnumSet.of(Scope.ITEM);
  private static final Set<Scope> USER_ITEM = EnumSet.of(Scope.USER_ITEM);

  /** Decayed counts lose half a thousandth in this time: then the background encodes anew. */
  private static final Duration AGEING = Duration.ofMinutes(5);

  /** Not all at once: this often a part of the items comes of age. */
  private static final int AGES = 128;

  /** A request encodes by itself what the background did not come to. */
  private static final long STALE_MILLIS = Duration.ofMinutes(15).toMillis();

  /** Items prepared in one pass: a millisecond or two. */
  private static final int BATCH = 64;

  /** What a manifest says of examples whose negatives were drawn. */
  private static final Set<String> DRAWN_NEGATIVES = Set.of("interactions", "positives");

  private final String id;
  private final Recommender recommender;
  private final Optional<RankingModel> ranker;
  private final FeatureView view;
  private final Optional<Retrieval> retrieval;
  private final ByPosition<EncodedItem> encoded = new ByPosition<>();
  private final AtomicInteger holders = new AtomicInteger(1);
  private volatile ItemVectors vectors = ItemVectors.EMPTY;
  private final Optional<TextPlacer> placer;
  private final Optional<TextFeatures> texts;
  private volatile Optional<RetrievalModel> retrievalModel;
  private volatile ItemPositions positions = ItemPositions.NONE;
  private volatile boolean moved = true;
  private int indexed;
  private long indexedAt = Long.MIN_VALUE;

  public LoadedModel(String id, Recommender recommender) {
    this.id = id;
    this.recommender = recommender;
    this.ranker = recommender.ranker();
    this.view =
        FeatureView.of(ranker.map(one -> one.encoder().spec()).orElse(DefaultFeatures.SPEC));
    this.retrieval = ranker.flatMap(RankingModel::retrieval);
    this.retrievalModel =
        recommender.retrieval().map(model -> new RetrievalModel(model, ItemPositions.NONE));
    this.texts = ranker.flatMap(TextFeatures::of);
    this.placer =
        recommender
            .retrieval()
            .flatMap(model -> model.text().map(index -> new TextPlacer(model, index)));
  }

  /** Its id in the registry. */
  public String id() {
    return id;
  }

  /**
   * Whether its scores may be read as probabilities: not if its negatives were drawn, which its
   * manifest says.
   */
  public boolean scoresAreProbabilities() {
    return ranker
        .map(one -> one.manifest().provenance().getOrDefault("examples-from", ""))
        .filter(examples -> !DRAWN_NEGATIVES.contains(examples))
        .isPresent();
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
      recommender.close();
    }
  }

  /**
   * The user's part of the examples.
   *
   * @param values logged with the impression
   * @param features the encoded values; empty without a ranker
   */
  public record UserPart(Map<String, Value> values, Optional<EncodedFeatures> features) {}

  public UserPart user(UserState user, Map<String, Value> context, Instant now) {
    Map<String, Value> values = view.extractor().user(user, context, now);
    return new UserPart(values, ranker.map(one -> one.encoder().encode(values, USER)));
  }

  /** The user's vector for the search among {@link #vectors()}; empty for a model without. */
  public Optional<float[]> userVector(UserPart user) {
    return retrieval.flatMap(found -> user.features().map(found::userVector));
  }

  /** Returns how much the ranker counts in the order of candidates, see {@link Recommender}. */
  public double rankerWeight() {
    return recommender.rankerWeight();
  }

  /** Returns the shares of candidate sources that placements do not name. */
  public SourceShares sourceShares() {
    return recommender.shares();
  }

  /** Returns whether a ranker scores the candidates. */
  public boolean ranks() {
    return ranker.isPresent() && recommender.rankerWeight() > 0;
  }

  /** Returns the retrieval model and where its items are; empty if there is none. */
  public Optional<RetrievalModel> retrievalModel() {
    return retrievalModel;
  }

  private RankingModel ranker() {
    return ranker.orElseThrow(
        () -> new IllegalStateException("model %s has no ranker".formatted(id)));
  }

  public ItemVectors vectors() {
    return vectors;
  }

  /**
   * An item's part.
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
  public Map<String, Value> itemValues(CatalogueItem item, Instant now) {
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
      features.add(ranker().encoder().encode(itemValues(item, at), ITEM));
    }
    List<ItemPart> parts = ranker().prepare(features);
    List<EncodedItem> fresh = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      float[] vector =
          retrieval.isPresent() ? retrieval.get().itemVector(features.get(i)) : new float[0];
      EncodedItem item = new EncodedItem(items.get(i), parts.get(i), vector, versions.get(i), now);
      if (item.item().position() >= 0) {
        encoded.set(item.item().position(), item);
      }
      fresh.add(item);
    }
    return fresh;
  }

  /**
   * Returns the probabilities of a click on some items, in their order.
   *
   * @param retrieval scored by {@link #retrievalModel()}, if there is one
   * @throws IllegalStateException if there is no ranker
   */
  public float[] scores(
      UserPart user, List<CatalogueItem> items, RetrievalScores retrieval, Instant now) {
    List<ItemPart> parts = new ArrayList<>(items.size());
    items.forEach(item -> parts.add(encode(item, now.toEpochMilli()).part()));
    float[] scores = new float[parts.size()];
    score(
        user,
        parts,
        retrievalFeatures().rows(retrieval, items.size(), items::get, new int[0]),
        scores);
    return scores;
  }

  /**
   * What each field adds to an item's score; empty for a model that cannot say.
   *
   * @param userItem the values of the features of user and item together
   */
  public Optional<Contributions> contributions(
      UserPart user, CatalogueItem item, Map<String, Value> userItem, Instant now) {
    if (ranker.isEmpty() || user.features().isEmpty()) {
      return Optional.empty();
    }
    EncodedFeatures known = encode(item, now.toEpochMilli()).part().features();
    FeatureEncoder encoder = ranker.get().encoder();
    return ranker
        .get()
        .contributions(
            user.features().get(),
            userItem.isEmpty() ? known : encoder.merge(known, encoder.encode(userItem, USER_ITEM)));
  }

  /**
   * Scores items.
   *
   * @param userItemRows of {@link #retrievalFeatures()}, for each item
   */
  void score(UserPart user, List<ItemPart> items, int[] userItemRows, float[] into) {
    ranker().scorePrepared(user.features().orElseThrow(), items, userItemRows, into);
  }

  /** Returns whether the ranker has features of type {@code retrieval}. */
  public boolean usesRetrieval() {
    return ranker.filter(one -> one.encoder().spec().usesRetrieval()).isPresent();
  }

  /**
   * Returns the values of the features of user and item together, without the missing ones.
   *
   * @param retrieval scored by {@link #retrievalModel()}, if there is one
   */
  Map<String, Value> userItemValues(RetrievalScores retrieval, CatalogueItem item) {
    return ranker.isEmpty() ? Map.of() : retrievalFeatures().values(retrieval, item);
  }

  /**
   * Returns the ranker's features of type {@code retrieval}.
   *
   * @throws IllegalStateException if there is no ranker
   */
  RetrievalFeatures retrievalFeatures() {
    return new RetrievalFeatures(ranker().encoder());
  }

  /**
   * Encodes items ahead of the requests, where they changed or have aged.
   *
   * @param pace beside requests or not
   */
  public void encodeAhead(List<CatalogueItem> items, Instant at, Pace pace) {
    if (ranker.isEmpty()) {
      return;
    }
    long now = at.toEpochMilli();
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

  /**
   * Encodes the items ahead of the requests, and makes the search among their vectors anew where
   * something moved. One thread.
   *
   * @param items every item that there is
   * @param pace beside requests or not
   */
  public void refresh(List<CatalogueItem> items, Instant at, Pace pace) {
    if (!positions.covers(items)) {
      retrievalModel = retrievalModel.map(known -> at(known.model(), items));
    }
    if (ranker.isEmpty()) {
      return;
    }
    encodeAhead(items, at, pace);
    long now = at.toEpochMilli();
    boolean aged = now - AGEING.toMillis() > indexedAt;
    if (!moved && !aged && indexed == items.size()) {
      return;
    }
    moved = false;
    indexed = items.size();
    indexedAt = now;
    int[] positions = new int[items.size()];
    List<float[]> rows = new ArrayList<>(items.size());
    BitSet standing = new BitSet();
    for (int i = 0; i < positions.length; i++) {
      pace.step();
      positions[i] = items.get(i).position();
      standing.set(positions[i]);
      rows.add(encode(items.get(i), now).vector());
    }
    for (int position = 0; position < encoded.limit(); position++) {
      if (!standing.get(position)) {
        // Items that have left take no room for long.
        encoded.set(position, null);
      }
    }
    if (retrieval.isPresent()) {
      vectors = vectors.next(positions, rows, pace::step);
    }
  }

  private RetrievalModel at(ItemToItemModel model, List<CatalogueItem> items) {
    ItemPositions made = ItemPositions.of(model.items(), items);
    positions = made;
    return new RetrievalModel(model, made);
  }

  /**
   * Reads stored text vectors: for the ranker's features of them, which {@link #refresh} then
   * encodes, and to place items that the retrieval model was not trained on. One thread, the same
   * as {@link #refresh}.
   *
   * @param items every item that there is
   * @param texts reads stored vectors
   * @param pace beside requests or not
   */
  public void readTexts(
      List<CatalogueItem> items,
      Function<Collection<ItemId>, Map<ItemId, TextVector>> texts,
      Pace pace) {
    this.texts.ifPresent(features -> features.read(items, texts, pace));
    placer
        .flatMap(one -> one.place(items, texts, pace))
        .ifPresent(model -> retrievalModel = Optional.of(at(model, items)));
  }

  /** Ranks for nobody in particular, so that what is used first is there before the first user. */
  public void warmUp(List<CatalogueItem> items, int rounds, Instant now, Pace pace) {
    if (items.isEmpty() || ranker.isEmpty()) {
      return;
    }
    UserPart nobody = user(UserState.unknown(new UserId("nobody")), Map.of(), now);
    for (int round = 0; round < rounds; round++) {
      scores(nobody, items, new RetrievalBuffer(), now);
      pace.step();
    }
  }
}
