package io.millrace.scoring;

import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.FeatureEncoder;
import io.millrace.term.Candidates;
import io.millrace.term.PooledFields;
import io.millrace.term.Term;
import io.millrace.term.TermPass;
import io.millrace.term.TermScorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Scores one user's candidates: what the terms make of the user once, what they make of the items
 * ahead of the request or in blocks that stay in the cache, and then both together, a block and a
 * term at a time. Gives what the forward pass of training gives, to 1e-5 relative. Safe for use by
 * several threads; scratch space is pooled.
 */
public final class Scorer {
  private static final int BLOCK = 11 * DenseKernel.ROWS;
  private static final int[] NO_ROWS = {};

  private final NetworkWeights weights;
  private final int fields;
  private final int userItemFields;
  private final List<TermScorer> terms = new ArrayList<>();

  /** Where each term's floats begin among those of an item. */
  private final int[] offsets;

  private final int itemFloats;
  private final ConcurrentLinkedQueue<Scratch> pool = new ConcurrentLinkedQueue<>();

  public Scorer(NetworkWeights weights, FeatureEncoder encoder) {
    this.weights = weights;
    fields = encoder.embeddingFields();
    userItemFields = encoder.userItemFields();
    int dimension = weights.embeddings().dimension();
    check(weights, encoder, dimension);
    offsets = new int[weights.terms().size()];
    int floats = 0;
    for (Term term : weights.terms()) {
      TermScorer scorer = term.scorer(encoder, dimension);
      offsets[terms.size()] = floats;
      terms.add(scorer);
      floats += scorer.itemFloats();
    }
    itemFloats = floats;
  }

  private static void check(NetworkWeights weights, FeatureEncoder encoder, int dimension) {
    if (weights.embeddings().rows() != encoder.embeddingRows()) {
      throw new IllegalArgumentException(
          "the weights do not fit the encoder: %d embeddings for %d rows"
              .formatted(weights.embeddings().rows(), encoder.embeddingRows()));
    }
    try {
      weights.terms().forEach(term -> term.check(encoder, dimension));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the weights do not fit the encoder: " + e.getMessage(), e);
    }
  }

  /**
   * Scores candidates from their features.
   *
   * @param user the user's and the context's part
   * @param items each candidate's part
   * @return a logit for each candidate
   */
  public float[] logits(EncodedFeatures user, List<EncodedFeatures> items) {
    float[] logits = new float[items.size()];
    Scratch scratch = take();
    scratch.user(user);
    for (int from = 0; from < logits.length; from += BLOCK) {
      int rows = Math.min(BLOCK, logits.length - from);
      scratch.items(items.subList(from, from + rows));
      scratch.score(scratch.block(), 0, rows, NO_ROWS, 0, logits, from);
    }
    pool.add(scratch);
    return logits;
  }

  /** Computes the parts of items that hold for every user. */
  public List<ItemPart> prepare(List<EncodedFeatures> items) {
    List<ItemPart> parts = new ArrayList<>(items.size());
    Scratch scratch = take();
    for (int from = 0; from < items.size(); from += BLOCK) {
      scratch.items(items.subList(from, Math.min(items.size(), from + BLOCK)));
      for (ItemPart part : scratch.block()) {
        parts.add(new ItemPart(part.features(), part.row().clone(), part.own()));
      }
    }
    pool.add(scratch);
    return parts;
  }

  /**
   * Scores candidates from their prepared parts.
   *
   * @param user the user's and the context's part
   * @return a logit for each candidate
   */
  public float[] preparedLogits(EncodedFeatures user, List<ItemPart> items) {
    float[] logits = new float[items.size()];
    preparedLogits(user, items, NO_ROWS, logits);
    return logits;
  }

  /**
   * The same without garbage.
   *
   * @param userItemRows for each item one row for each feature of user and item; empty if their
   *     values are missing
   * @param logits receives them; may be longer than the list of items
   */
  public void preparedLogits(
      EncodedFeatures user, List<ItemPart> items, int[] userItemRows, float[] logits) {
    int count = items.size();
    Scratch scratch = take();
    scratch.user(user);
    for (int from = 0; from < count; from += BLOCK) {
      int rows = Math.min(BLOCK, count - from);
      scratch.score(items, from, rows, userItemRows, from * userItemFields, logits, from);
    }
    pool.add(scratch);
  }

  private Scratch take() {
    Scratch pooled = pool.poll();
    return pooled == null ? new Scratch() : pooled;
  }

  /** One thread's buffers, and the block of candidates that it is at. */
  private final class Scratch implements Candidates {
    private final TermPass[] passes =
        terms.stream().map(term -> term.pass(BLOCK)).toArray(TermPass[]::new);
    private final PooledFields userFields =
        new PooledFields(weights.embeddings(), fields, 1, DenseKernel.ROWS);
    private final PooledFields itemFields =
        new PooledFields(weights.embeddings(), fields, BLOCK, DenseKernel.ROWS);
    private final float[][] rows = new float[BLOCK][itemFloats];
    private final float[] own = new float[BLOCK];
    private final List<ItemPart> block = new ArrayList<>(BLOCK);
    private final float[] logits = new float[BLOCK];
    private float userOwn;
    private List<ItemPart> items = List.of();
    private int first;
    private int size;
    private int[] userItemRows = NO_ROWS;
    private int userItemAt;

    void user(EncodedFeatures user) {
      userFields.read(List.of(user));
      float sum = 0;
      for (TermPass pass : passes) {
        sum += pass.user(userFields);
      }
      userOwn = weights.bias() + sum;
    }

    /** Computes the parts of a block of items; they are good until the next block. */
    void items(List<EncodedFeatures> features) {
      itemFields.read(features);
      Arrays.fill(own, 0, features.size(), 0f);
      for (int t = 0; t < passes.length; t++) {
        passes[t].items(itemFields, rows, offsets[t], own);
      }
      block.clear();
      for (int r = 0; r < features.size(); r++) {
        block.add(new ItemPart(features.get(r), rows[r], own[r]));
      }
    }

    List<ItemPart> block() {
      return block;
    }

    /**
     * Joins a block of items with the user.
     *
     * @param of the list that holds the block, from {@code from} on
     * @param pairRows rows of user and item, from {@code pairsAt} on
     */
    void score(
        List<ItemPart> of,
        int from,
        int count,
        int[] pairRows,
        int pairsAt,
        float[] out,
        int outAt) {
      items = of;
      first = from;
      size = count;
      userItemRows = pairRows;
      userItemAt = pairsAt;
      for (int r = 0; r < count; r++) {
        logits[r] = userOwn + of.get(from + r).own();
      }
      for (int t = 0; t < passes.length; t++) {
        passes[t].join(this, offsets[t], logits);
      }
      System.arraycopy(logits, 0, out, outAt, count);
      items = List.of();
    }

    @Override
    public EncodedFeatures user() {
      return userFields.part(0);
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public EncodedFeatures item(int index) {
      return items.get(first + index).features();
    }

    @Override
    public float[] floats(int index) {
      return items.get(first + index).row();
    }

    @Override
    public int[] userItemRows() {
      return userItemRows;
    }

    @Override
    public int userItemAt(int index) {
      return userItemAt + index * userItemFields;
    }
  }
}
