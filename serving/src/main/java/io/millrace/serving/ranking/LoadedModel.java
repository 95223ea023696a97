package io.millrace.serving.ranking;

import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.Scope;
import io.millrace.feature.codec.DefaultFeatures;
import io.millrace.model.RankingModel;
import io.millrace.placement.SourceShares;
import io.millrace.recommender.Recommender;
import io.millrace.retrieval.Retrieval;
import io.millrace.scoring.Contributions;
import io.millrace.scoring.ItemPart;
import io.millrace.serving.candidate.ItemVectors;
import io.millrace.serving.candidate.RetrievalBuffer;
import io.millrace.serving.candidate.RetrievalBuffer.RetrievalModel;
import io.millrace.serving.candidate.RetrievalScores;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.Pace;
import io.millrace.state.TextVector;
import io.millrace.state.UserState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A recommender in memory with what belongs to it: the items' encoded parts and vectors. Closed
 * when the last request that uses it is done, not before: its tables are memory-mapped.
 */
public final class LoadedModel {
  private static final Set<Scope> USER = EnumSet.of(Scope.USER, Scope.CONTEXT);
  private static final Set<Scope> USER_ITEM = EnumSet.of(Scope.USER_ITEM);

  /** What a manifest says of examples whose negatives were drawn. */
  private static final Set<String> DRAWN_NEGATIVES = Set.of("interactions", "positives");

  private final String id;
  private final Recommender recommender;
  private final FeatureView view;
  private final Optional<RetrievalIndex> retrieval;
  private final Optional<Ranker> ranker;
  private final AtomicInteger holders = new AtomicInteger(1);

  /**
   * The parts of a recommender with a ranker.
   *
   * @param search the items' vectors, none for a model without
   */
  private record Ranker(
      RankingModel model,
      ItemEncoder items,
      VectorRefresher search,
      Optional<Retrieval> retrieval,
      Optional<TextFeatures> texts) {
    static Ranker of(RankingModel model, FeatureView view) {
      Optional<TextFeatures> texts = TextFeatures.of(model);
      ItemEncoder items = new ItemEncoder(model, view, texts);
      Optional<Retrieval> retrieval = model.retrieval();
      return new Ranker(model, items, new VectorRefresher(items, retrieval), retrieval, texts);
    }
  }

  public LoadedModel(String id, Recommender recommender) {
    this.id = id;
    this.recommender = recommender;
    this.view =
        FeatureView.of(
            recommender.ranker().map(one -> one.encoder().spec()).orElse(DefaultFeatures.SPEC));
    this.retrieval = recommender.retrieval().map(RetrievalIndex::new);
    this.ranker = recommender.ranker().map(one -> Ranker.of(one, view));
  }

  /** Returns its id in the registry. */
  public String id() {
    return id;
  }

  /**
   * Returns whether its scores may be read as probabilities: not if its negatives were drawn, which
   * its manifest says.
   */
  public boolean scoresAreProbabilities() {
    return ranker
        .map(one -> one.model().manifest().provenance().getOrDefault("examples-from", ""))
        .filter(examples -> !DRAWN_NEGATIVES.contains(examples))
        .isPresent();
  }

  public FeatureView view() {
    return view;
  }

  /** Acquires the model; false if it is closed already. */
  public boolean acquire() {
    return holders.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
  }

  /** Releases the model; the last one closes. */
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
    return new UserPart(values, ranker.map(one -> one.model().encoder().encode(values, USER)));
  }

  /** Returns the user's vector for the search in {@link #vectors()}; empty for a model without. */
  public Optional<float[]> userVector(UserPart user) {
    return ranker
        .flatMap(Ranker::retrieval)
        .flatMap(found -> user.features().map(found::userVector));
  }

  /** Returns the items' vectors as of the last refresh. */
  public ItemVectors vectors() {
    return ranker.isPresent() ? ranker.get().search().vectors() : ItemVectors.EMPTY;
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
    return retrieval.map(RetrievalIndex::current);
  }

  private Ranker ranker() {
    return ranker.orElseThrow(
        () -> new IllegalStateException("model %s has no ranker".formatted(id)));
  }

  /**
   * Returns an item's part.
   *
   * @param now in milliseconds
   * @throws IllegalStateException if there is no ranker
   */
  EncodedItem encode(CatalogueItem item, long now) {
    return ranker().items().encode(item, now);
  }

  /** Returns the values of an item's features, without the missing ones. */
  public Map<String, Value> itemValues(CatalogueItem item, Instant now) {
    return ranker.isPresent()
        ? ranker.get().items().values(item, now)
        : view.extractor().item(item.state(), now);
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
   * Returns what each field adds to an item's score; empty for a model that cannot say.
   *
   * @param userItem the values of the features of user and item together
   */
  public Optional<Contributions> contributions(
      UserPart user, CatalogueItem item, Map<String, Value> userItem, Instant now) {
    if (ranker.isEmpty() || user.features().isEmpty()) {
      return Optional.empty();
    }
    RankingModel model = ranker.get().model();
    EncodedFeatures known = encode(item, now.toEpochMilli()).part().features();
    return model.contributions(
        user.features().get(),
        userItem.isEmpty()
            ? known
            : model.encoder().merge(known, model.encoder().encode(userItem, USER_ITEM)));
  }

  /**
   * Scores items.
   *
   * @param userItemRows of {@link #retrievalFeatures()}, for each item
   */
  void score(UserPart user, List<ItemPart> items, int[] userItemRows, float[] into) {
    ranker().model().scorePrepared(user.features().orElseThrow(), items, userItemRows, into);
  }

  /** Returns whether the ranker has features of type {@code retrieval}. */
  public boolean usesRetrieval() {
    return ranker.filter(one -> one.model().encoder().spec().usesRetrieval()).isPresent();
  }

  /**
   * Returns the values of the features of user and item together, without the missing ones.
   *
   * @param scores of {@link #retrievalModel()}, if there is one
   */
  Map<String, Value> userItemValues(RetrievalScores scores, CatalogueItem item) {
    return ranker.isEmpty() ? Map.of() : retrievalFeatures().values(scores, item);
  }

  /**
   * Returns the ranker's features of type {@code retrieval}.
   *
   * @throws IllegalStateException if there is no ranker
   */
  RetrievalFeatures retrievalFeatures() {
    return new RetrievalFeatures(ranker().model().encoder());
  }

  /**
   * Encodes items ahead of the requests, if they changed or have aged.
   *
   * @param pace next to requests or not
   */
  public void encodeAhead(List<CatalogueItem> items, Instant at, Pace pace) {
    ranker.ifPresent(one -> one.items().encodeAhead(items, at.toEpochMilli(), pace));
  }

  /**
   * Encodes the items ahead of the requests, and makes the search among their vectors anew if
   * something moved. One thread.
   *
   * @param items every item that there is
   * @param pace next to requests or not
   */
  public void refresh(List<CatalogueItem> items, Instant at, Pace pace) {
    retrieval.ifPresent(index -> index.refresh(items));
    ranker.ifPresent(one -> one.search().refresh(items, at.toEpochMilli(), pace));
  }

  /**
   * Reads stored text vectors: for the ranker's features of them, which {@link #refresh} then
   * encodes, and to place items that the retrieval model was not trained on. One thread, the same
   * as {@link #refresh}.
   *
   * @param items every item that there is
   * @param texts reads stored vectors
   * @param pace next to requests or not
   */
  public void readTexts(
      List<CatalogueItem> items,
      Function<Collection<ItemId>, Map<ItemId, TextVector>> texts,
      Pace pace) {
    ranker.flatMap(Ranker::texts).ifPresent(features -> features.read(items, texts, pace));
    retrieval.ifPresent(index -> index.readTexts(items, texts, pace));
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
