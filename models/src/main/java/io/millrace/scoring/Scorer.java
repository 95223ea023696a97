package io.millrace.scoring;

import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.FeatureEncoder;
import io.millrace.tower.LayerWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Scores one user's candidates: the user's part of the first layer once, the items in blocks that
 * stay in the cache. Gives what the forward pass of training gives, to 1e-5 relative. Safe for use
 * by several threads; scratch space is pooled.
 */
public final class Scorer {
  private static final int BLOCK = 32;

  private final NetworkWeights weights;
  private final FeatureEncoder encoder;
  private final int fields;
  private final int dimension;
  private final boolean crosses;
  private final List<DenseKernel> layers = new ArrayList<>();
  private final int widest;
  private final ConcurrentLinkedQueue<Scratch> pool = new ConcurrentLinkedQueue<>();

  public Scorer(NetworkWeights weights, FeatureEncoder encoder) {
    this.weights = weights;
    this.encoder = encoder;
    fields = encoder.embeddingFields();
    dimension = weights.embeddings().dimension();
    crosses = !weights.factorized() && encoder.fields().size() > fields;
    if (weights.embeddings().rows() != encoder.embeddingRows()
        || weights.linear().rows() < (crosses ? encoder.rows() : encoder.embeddingRows())
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
      layers.add(new DenseKernel(layer));
      most = Math.max(most, layer.outputs());
    }
    widest = most;
  }

  /**
   * Scores candidates.
   *
   * @param user the user's and the context's part
   * @param items each candidate's part
   * @return a logit for each candidate
   */
  public float[] logits(EncodedFeatures user, List<EncodedFeatures> items) {
    float[] logits = new float[items.size()];
    Scratch pooled = pool.poll();
    Scratch scratch = pooled == null ? new Scratch() : pooled;
    scratch.user(user);
    for (int from = 0; from < logits.length; from += BLOCK) {
      scratch.block(user, items, from, Math.min(BLOCK, logits.length - from), logits);
    }
    pool.add(scratch);
    return logits;
  }

  private final class Scratch {
    private final PartSums userSums = new PartSums(weights, fields);
    private final PartSums itemSums = new PartSums(weights, fields);
    private final float[] userInput = new float[fields * dimension];
    private final float[] itemInput = new float[BLOCK * fields * dimension];
    private final boolean[] filled = new boolean[fields];
    private final float[] userLayer = new float[layers.get(0).outputs()];
    private float[] now = new float[BLOCK * widest];
    private float[] next = new float[BLOCK * widest];

    void user(EncodedFeatures user) {
      Arrays.fill(filled, false);
      userSums.read(user, userInput, 0, filled);
      layers.get(0).start(userLayer, 1);
      accumulate(userInput, 1, userLayer);
    }

    private void accumulate(float[] input, int rows, float[] target) {
      for (int field = 0; field < fields; field++) {
        if (filled[field]) {
          int from = field * dimension;
          layers.get(0).accumulate(input, fields * dimension, rows, from, from + dimension, target);
        }
      }
    }

    void block(EncodedFeatures user, List<EncodedFeatures> items, int from, int rows, float[] out) {
      int stride = fields * dimension;
      Arrays.fill(filled, false);
      Arrays.fill(itemInput, 0, rows * stride, 0f);
      for (int r = 0; r < rows; r++) {
        EncodedFeatures item = items.get(from + r);
        itemSums.read(item, itemInput, r * stride, filled);
        float logit = weights.bias() + userSums.linear() + itemSums.linear();
        if (weights.factorized()) {
          logit += secondOrder();
        }
        if (crosses) {
          logit += wideCrosses(encoder.merge(user, item));
        }
        out[from + r] = logit;
        System.arraycopy(userLayer, 0, now, r * userLayer.length, userLayer.length);
      }
      accumulate(itemInput, rows, now);
      for (int l = 1; l < layers.size(); l++) {
        int width = layers.get(l - 1).outputs();
        DenseKernel.relu(now, rows * width);
        layers.get(l).start(next, rows);
        layers.get(l).accumulate(now, width, rows, 0, width, next);
        float[] swap = now;
        now = next;
        next = swap;
      }
      for (int r = 0; r < rows; r++) {
        out[from + r] += now[r];
      }
    }

    private float secondOrder() {
      float whole = 0;
      float[] one = userSums.sum();
      float[] other = itemSums.sum();
      for (int d = 0; d < dimension; d++) {
        float sum = one[d] + other[d];
        whole += sum * sum;
      }
      return 0.5f * (whole - userSums.squares() - itemSums.squares());
    }

    private float wideCrosses(EncodedFeatures merged) {
      return itemSums.linear(merged, merged.start(fields), merged.size());
    }
  }
}
