package io.millrace.scoring;

import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.FeatureEncoder;
import io.millrace.tower.LayerWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Scores one user's candidates: the user's part of the first layer once, the items' parts ahead of
 * the request or in blocks that stay in the cache. Gives what the forward pass of training gives,
 * to 1e-5 relative. Safe for use by several threads; scratch space is pooled.
 */
public final class Scorer {
  private static final int BLOCK = 11 * DenseKernel.ROWS;
  private static final int[] NO_ROWS = {};

  private final NetworkWeights weights;
  private final FeatureEncoder encoder;
  private final int fields;
  private final int dimension;
  private final boolean crosses;
  private final int userItemFields;
  private final List<DenseKernel> layers = new ArrayList<>();
  private final int widest;
  private final ConcurrentLinkedQueue<Scratch> pool = new ConcurrentLinkedQueue<>();

  public Scorer(NetworkWeights weights, FeatureEncoder encoder) {
    this.weights = weights;
    this.encoder = encoder;
    fields = encoder.embeddingFields();
    dimension = weights.embeddings().dimension();
    crosses = !weights.factorized() && encoder.fields().size() > encoder.featureFields();
    userItemFields = encoder.userItemFields();
    if (weights.embeddings().rows() != encoder.embeddingRows()
        || weights.linear().rows() < encoder.linearRows(crosses)
        || weights.tower().inputs() != fields * dimension) {
      throw new IllegalArgumentException(
          "the weights do not fit the encoder: %d and %d rows for %d of %d, %d inputs for %d fields of %d"
              .formatted(
                  weights.embeddings().rows(),
                  weights.linear().rows(),
                  encoder.embeddingRows(),
                  encoder.rows(),
                  weights.tower().inputs(),
                  fields,
                  dimension));
    }
    int most = 1;
    for (LayerWeights layer : weights.tower().folded().layers()) {
      DenseKernel kernel = DenseKernel.of(layer);
      layers.add(kernel);
      most = Math.max(most, kernel.stride());
    }
    widest = most;
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
      for (int r = 0; r < rows; r++) {
        scratch.begin(r, user, items.get(from + r));
      }
      scratch.finish(rows, logits, from);
    }
    pool.add(scratch);
    return logits;
  }

  /** Computes the parts of items that hold for every user. */
  public List<ItemPart> prepare(List<EncodedFeatures> items) {
    List<ItemPart> parts = new ArrayList<>(items.size());
    Scratch scratch = take();
    for (int from = 0; from < items.size(); from += BLOCK) {
      List<EncodedFeatures> block = items.subList(from, Math.min(items.size(), from + BLOCK));
      scratch.items(block);
      for (int r = 0; r < block.size(); r++) {
        parts.add(scratch.part(r, block.get(r)));
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
      for (int r = 0; r < rows; r++) {
        scratch.begin(r, user, items.get(from + r), userItemRows, (from + r) * userItemFields);
      }
      scratch.finish(rows, logits, from);
    }
    pool.add(scratch);
  }

  private Scratch take() {
    Scratch pooled = pool.poll();
    return pooled == null ? new Scratch() : pooled;
  }

  /** The rows a kernel is given: those there are, padded. */
  private static int padded(int rows) {
    return (rows + DenseKernel.ROWS - 1) / DenseKernel.ROWS * DenseKernel.ROWS;
  }

  private final class Scratch {
    private final DenseKernel first = layers.get(0);
    private final PartSums userSums = new PartSums(weights, fields);
    private final PartSums itemSums = new PartSums(weights, fields);
    private final float[] input = new float[BLOCK * fields * dimension];
    private final boolean[] filled = new boolean[fields];
    private final float[] userLayer = new float[DenseKernel.ROWS * first.stride()];
    private final float[] itemLayers = new float[BLOCK * first.stride()];
    private final float[] itemLayer = new float[first.stride()];
    private final float[] itemVectors = new float[BLOCK * dimension];
    private final float[] itemOwn = new float[BLOCK];
    private final float[] own = new float[BLOCK];
    private float[] now = new float[BLOCK * widest];
    private float[] next = new float[BLOCK * widest];
    private int[] crossed = new int[64];
    private final int[] pairRows = new int[userItemFields];
    private float userOwn;

    void user(EncodedFeatures user) {
      Arrays.fill(filled, false);
      Arrays.fill(input, 0, DenseKernel.ROWS * fields * dimension, 0f);
      userSums.read(user, input, 0, filled);
      first.start(userLayer, 1);
      accumulate(DenseKernel.ROWS, userLayer);
      userOwn = weights.bias() + userSums.own(weights.factorized());
    }

    /** The sums of the fields that somebody has; neighbours are taken together. */
    private void accumulate(int rows, float[] target) {
      for (int field = 0; field < fields; field++) {
        if (filled[field]) {
          int from = field;
          while (field + 1 < fields && filled[field + 1]) {
            field++;
          }
          first.accumulate(
              input,
              fields * dimension,
              rows,
              from * dimension,
              (field + 1) * dimension,
              false,
              target);
        }
      }
    }

    /** Computes the parts of a block of items. */
    void items(List<EncodedFeatures> items) {
      int rows = padded(items.size());
      int width = fields * dimension;
      Arrays.fill(filled, false);
      Arrays.fill(input, 0, rows * width, 0f);
      Arrays.fill(itemLayers, 0, rows * first.stride(), 0f);
      for (int r = 0; r < items.size(); r++) {
        itemSums.read(items.get(r), input, r * width, filled);
        System.arraycopy(itemSums.sum(), 0, itemVectors, r * dimension, dimension);
        itemOwn[r] = itemSums.own(weights.factorized());
      }
      accumulate(rows, itemLayers);
    }

    ItemPart part(int row, EncodedFeatures item) {
      float[] part = new float[first.stride() + dimension];
      System.arraycopy(itemLayers, row * first.stride(), part, 0, first.stride());
      System.arraycopy(itemVectors, row * dimension, part, first.stride(), dimension);
      return new ItemPart(item, part, itemOwn[row]);
    }

    /** Puts an item of {@link #items} and the user together. */
    void begin(int row, EncodedFeatures user, EncodedFeatures item) {
      System.arraycopy(itemLayers, row * first.stride(), itemLayer, 0, first.stride());
      begin(row, user, item, itemLayer, itemVectors, row * dimension, itemOwn[row]);
      if (userItemFields > 0) {
        own[row] += ofPair(user, item);
      }
    }

    /**
     * Puts a prepared item and the user together.
     *
     * @param userItemRows of the item from {@code at} on; empty if the values are missing
     */
    void begin(int row, EncodedFeatures user, ItemPart item, int[] userItemRows, int at) {
      begin(row, user, item.features(), item.row(), item.row(), first.stride(), item.own());
      if (userItemFields > 0) {
        own[row] +=
            userItemRows.length == 0
                ? ofPair(user, item.features())
                : itemSums.linear(userItemRows, at, userItemFields);
      }
    }

    /** What the features of user and item add, which either part may have. */
    private float ofPair(EncodedFeatures user, EncodedFeatures item) {
      encoder.userItemRows(user, item, pairRows);
      return itemSums.linear(pairRows, 0, userItemFields);
    }

    private void begin(
        int row,
        EncodedFeatures user,
        EncodedFeatures item,
        float[] layer,
        float[] vectors,
        int at,
        float itsOwn) {
      float logit = userOwn + itsOwn;
      if (weights.factorized()) {
        float[] vector = userSums.sum();
        for (int d = 0; d < dimension; d++) {
          logit += vector[d] * vectors[at + d];
        }
      }
      if (crosses) {
        int count = encoder.crossRows(user, item, crossed);
        if (count > crossed.length) {
          crossed = new int[2 * count];
          count = encoder.crossRows(user, item, crossed);
        }
        logit += itemSums.linear(crossed, 0, count);
      }
      own[row] = logit;
      if (layers.size() == 1) {
        now[row] = userLayer[0] + layer[0];
      } else {
        first.addRelu(userLayer, layer, now, row * first.stride(), first.stride());
      }
    }

    /** Takes the block through the other layers. */
    void finish(int rows, float[] out, int from) {
      for (int l = 1; l < layers.size(); l++) {
        int width = layers.get(l - 1).layer().outputs();
        DenseKernel kernel = layers.get(l);
        kernel.start(next, padded(rows));
        kernel.accumulate(
            now, layers.get(l - 1).stride(), padded(rows), 0, width, l + 1 < layers.size(), next);
        float[] swap = now;
        now = next;
        next = swap;
      }
      for (int r = 0; r < rows; r++) {
        out[from + r] = own[r] + now[r];
      }
    }
  }
}
