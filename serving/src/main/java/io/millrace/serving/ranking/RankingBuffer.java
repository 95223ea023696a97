package io.millrace.serving.ranking;

import io.millrace.recommender.RankFusion;
import io.millrace.retrieval.Descending;
import io.millrace.scoring.ItemPart;
import io.millrace.serving.candidate.CandidateBuffer;
import io.millrace.serving.candidate.CandidateSet;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one ranking: its candidates, their scores and their order. Arrays that are used
 * again for other requests, so that the number of candidates costs no garbage. One thread at a
 * time.
 */
public final class RankingBuffer {
  /** Factor on the popularity of items without a retrieval score: below any that has one. */
  private static final float UNSCORED = 1e-6f;

  private final CandidateBuffer found = new CandidateBuffer();
  private final Parts parts = new Parts();
  private @Nullable EncodedItem[] encoded = new EncodedItem[512];
  private float[] scores = new float[512];
  private long[] order = new long[512];
  private int[] userItemRows = {};
  private int used;
  private CandidateSet candidates = found;
  private long scoredAt;

  private RankingBuffer() {}

  /**
   * The buffers that are not in use; as many as ever were used at a time. The last one released is
   * acquired first: its arrays are in the processor's cache.
   */
  public static final class Pool {
    private final ConcurrentLinkedDeque<RankingBuffer> free = new ConcurrentLinkedDeque<>();

    /** Returns an empty one. */
    public RankingBuffer acquire() {
      RankingBuffer buffer = free.pollFirst();
      return buffer == null ? new RankingBuffer() : buffer;
    }

    /** Empties a buffer; what was read from it must not be looked at any more. */
    public void release(RankingBuffer buffer) {
      buffer.clear();
      free.addFirst(buffer);
    }
  }

  private void clear() {
    found.clear();
    candidates = found;
    Arrays.fill(encoded, 0, used, null);
    used = 0;
  }

  /** Returns the part that candidates are found in, before the ranking. */
  public CandidateBuffer candidates() {
    return found;
  }

  /** Has the arrays hold as many as there are candidates. */
  private int prepare(CandidateSet set) {
    candidates = set;
    int size = candidates.size();
    if (size > scores.length) {
      int capacity = Math.max(size, 2 * scores.length);
      encoded = Arrays.copyOf(encoded, capacity);
      scores = new float[capacity];
      order = new long[capacity];
    }
    used = Math.max(used, size);
    return size;
  }

  /** Scores by a recommender: by its ranker in one batched pass, by retrieval, or by both. */
  void score(
      LoadedModel model,
      LoadedModel.UserPart user,
      CandidateSet set,
      Map<Integer, Float> popularity,
      long now) {
    scoredAt = now;
    int size = prepare(set);
    if (!model.ranks()) {
      for (int i = 0; i < size; i++) {
        float score = candidates.retrieval().score(candidates.item(i));
        scores[i] =
            score > 0
                ? score
                : UNSCORED * popularity.getOrDefault(candidates.item(i).position(), 0f);
      }
      return;
    }
    for (int i = 0; i < size; i++) {
      encoded[i] = model.encode(candidates.item(i), now);
    }
    if (size > 0) {
      int[] rows =
          model
              .retrievalFeatures()
              .rows(candidates.retrieval(), size, candidates::item, userItemRows);
      model.score(user, parts, rows, scores);
      userItemRows = rows.length == 0 ? userItemRows : rows;
    }
    for (int i = 0; i < size; i++) {
      if (!Float.isFinite(scores[i])) {
        throw new IllegalStateException(
            "model %s gave item '%s' the score %s"
                .formatted(model.id(), candidates.item(i).itemId(), scores[i]));
      }
    }
  }

  /**
   * Orders the scored candidates of a recommender, best first. By retrieval alone, equals keep the
   * order of their sources.
   *
   * @return what the scores are
   */
  ScoreScale order(LoadedModel model) {
    if (!model.ranks()) {
      sort();
      return ScoreScale.LINEAR;
    }
    boolean fused = model.rankerWeight() < 1 && candidates.retrieval().isScored();
    if (fused) {
      fuse(model.rankerWeight());
    }
    sortWithIds();
    return fused ? ScoreScale.RANKS : ScoreScale.PROBABILITY;
  }

  /** Replaces the ranker's scores by the fusion of the ranks of ranker and retrieval. */
  private void fuse(double rankerWeight) {
    int size = candidates.size();
    int[] rankerRanks = new int[size];
    sort();
    for (int rank = 0; rank < size; rank++) {
      rankerRanks[Descending.index(order[rank])] = rank + 1;
    }
    for (int i = 0; i < size; i++) {
      scores[i] = candidates.retrieval().score(candidates.item(i));
    }
    sort();
    for (int rank = 0; rank < size; rank++) {
      int i = Descending.index(order[rank]);
      scores[i] = RankFusion.score(rankerWeight, rank + 1, rankerRanks[i]);
    }
  }

  /** Says what the i-th candidate scores. */
  @FunctionalInterface
  interface Score {
    float of(int i);
  }

  /** Scores by something else. */
  void score(CandidateSet set, Score score) {
    int size = prepare(set);
    for (int i = 0; i < size; i++) {
      scores[i] = score.of(i);
    }
  }

  /** Leaves the candidates in their order. */
  void keepOrder() {
    for (int i = 0; i < candidates.size(); i++) {
      order[i] = i;
    }
  }

  /** Orders by score, best first; equals keep their order. */
  void sort() {
    for (int i = 0; i < candidates.size(); i++) {
      order[i] = Descending.key(scores[i], i);
    }
    Arrays.sort(order, 0, candidates.size());
  }

  /** Orders by score, best first; equals by item id. */
  void sortWithIds() {
    sort();
    int size = candidates.size();
    for (int from = 0; from < size; from++) {
      int to = from + 1;
      while (to < size && Descending.equal(order[from], order[to])) {
        to++;
      }
      if (to > from + 1) {
        sortByIds(from, to);
        from = to - 1;
      }
    }
  }

  private void sortByIds(int from, int to) {
    List<Long> equals = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      equals.add(order[i]);
    }
    equals.sort(
        Comparator.comparing(key -> candidates.item(Descending.index(key)).itemId().value()));
    for (int i = from; i < to; i++) {
      order[i] = equals.get(i - from);
    }
  }

  /** The candidates that a recommender ranked, made as they are looked at. */
  List<RankedItem> ranked(LoadedModel model, ScoreScale scale) {
    return new LazyList<>(
        candidates.size(),
        rank -> {
          int i = Descending.index(order[rank]);
          return new RankedItem(
              candidates.get(i),
              new ItemScore(
                  scores[i],
                  scores[i],
                  rank + 1,
                  scale,
                  Optional.of(encodedAt(i)),
                  model.userItemValues(candidates.retrieval(), candidates.item(i))));
        });
  }

  /** The candidates that something else ranked, made as they are looked at. */
  List<RankedItem> ranked() {
    return new LazyList<>(
        candidates.size(),
        rank -> {
          int i = Descending.index(order[rank]);
          return new RankedItem(
              candidates.get(i), new ItemScore(scores[i], rank + 1, ScoreScale.LINEAR));
        });
  }

  /** Items that no ranker encoded have the features of the request's time. */
  private Instant encodedAt(int i) {
    return encoded[i] == null ? Instant.ofEpochMilli(scoredAt) : encoded[i].at();
  }

  /** The candidates' parts, for scoring. */
  private final class Parts extends AbstractList<ItemPart> implements RandomAccess {
    @Override
    public ItemPart get(int index) {
      return encoded[index].part();
    }

    @Override
    public int size() {
      return candidates.size();
    }
  }
}
