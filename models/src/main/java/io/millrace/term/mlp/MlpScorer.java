package io.millrace.term.mlp;

import io.millrace.scoring.DenseKernel;
import io.millrace.term.Candidates;
import io.millrace.term.PooledFields;
import io.millrace.term.TermPass;
import io.millrace.term.TermScorer;
import io.millrace.tower.LayerWeights;
import io.millrace.tower.TowerWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Scores an MLP: the user's share of the first layer's sums once, the items' shares ahead, the
 * other layers for a block of candidates at a time.
 */
final class MlpScorer implements TermScorer {
  private final List<DenseKernel> layers = new ArrayList<>();
  private final DenseKernel first;
  private final int widest;

  MlpScorer(TowerWeights weights) {
    int most = 1;
    for (LayerWeights layer : weights.folded().layers()) {
      DenseKernel kernel = DenseKernel.of(layer);
      layers.add(kernel);
      most = Math.max(most, kernel.stride());
    }
    first = layers.get(0);
    widest = most;
  }

  @Override
  public int itemFloats() {
    return first.stride();
  }

  @Override
  public TermPass pass(int maxItems) {
    return new Pass(DenseKernel.padded(maxItems));
  }

  private final class Pass implements TermPass {
    private final float[] userLayer = new float[DenseKernel.ROWS * first.stride()];
    private final float[] itemLayers;
    private float[] now;
    private float[] next;

    Pass(int rows) {
      itemLayers = new float[rows * first.stride()];
      now = new float[rows * widest];
      next = new float[rows * widest];
    }

    @Override
    public float user(PooledFields user) {
      first.start(userLayer, 1);
      accumulate(user, userLayer);
      return 0;
    }

    @Override
    public void items(PooledFields items, float[][] into, int at, float[] own) {
      Arrays.fill(itemLayers, 0, items.paddedSize() * first.stride(), 0f);
      accumulate(items, itemLayers);
      for (int r = 0; r < items.size(); r++) {
        System.arraycopy(itemLayers, r * first.stride(), into[r], at, first.stride());
      }
    }

    /** The sums of the fields that some part has; neighbours are taken together. */
    private void accumulate(PooledFields parts, float[] target) {
      for (int field = 0; field < parts.fields(); field++) {
        if (parts.filled(field)) {
          int from = field;
          while (field + 1 < parts.fields() && parts.filled(field + 1)) {
            field++;
          }
          first.accumulate(
              parts.values(),
              parts.width(),
              parts.paddedSize(),
              from * parts.dimension(),
              (field + 1) * parts.dimension(),
              false,
              target);
        }
      }
    }

    @Override
    public void join(Candidates candidates, int at, float[] logits) {
      int rows = candidates.size();
      int stride = first.stride();
      if (layers.size() == 1) {
        for (int r = 0; r < rows; r++) {
          logits[r] += userLayer[0] + candidates.floats(r)[at];
        }
        return;
      }
      for (int r = 0; r < rows; r++) {
        first.addRelu(userLayer, candidates.floats(r), at, now, r * stride, stride);
      }
      int padded = DenseKernel.padded(rows);
      for (int l = 1; l < layers.size(); l++) {
        DenseKernel below = layers.get(l - 1);
        DenseKernel kernel = layers.get(l);
        kernel.start(next, padded);
        kernel.accumulate(
            now, below.stride(), padded, 0, below.layer().outputs(), l + 1 < layers.size(), next);
        float[] swap = now;
        now = next;
        next = swap;
      }
      for (int r = 0; r < rows; r++) {
        logits[r] += now[r];
      }
    }
  }
}
