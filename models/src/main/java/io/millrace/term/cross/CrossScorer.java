package io.millrace.term.cross;

import io.millrace.scoring.DenseKernel;
import io.millrace.term.Candidates;
import io.millrace.term.PooledFields;
import io.millrace.term.TermPass;
import io.millrace.term.TermScorer;
import io.millrace.tower.LayerWeights;
import java.util.Arrays;
import java.util.Optional;

/**
 * Scores a cross network. The first product is linear in the embeddings, so the user's share of it
 * is computed once and the items' shares ahead; the rest is done for a block of candidates at a
 * time.
 */
final class CrossScorer implements TermScorer {
  private final CrossShape shape;
  private final int width;

  /** For low ranks what V is of each layer. */
  private final DenseKernel[] down;

  private final DenseKernel[] up;
  private final DenseKernel output;

  /** The first product. */
  private final DenseKernel first;

  CrossScorer(CrossShape shape, float[] numbers) {
    this.shape = shape;
    width = shape.width();
    up = new DenseKernel[shape.layers()];
    down = new DenseKernel[shape.lowRank() ? shape.layers() : 0];
    for (int layer = 0; layer < up.length; layer++) {
      int bias = shape.bias(layer);
      float[] biases = Arrays.copyOfRange(numbers, bias, bias + width);
      up[layer] = kernel(numbers, shape.up(layer), shape.inner(), width, biases);
      if (shape.lowRank()) {
        down[layer] =
            kernel(numbers, shape.down(layer), width, shape.rank(), new float[shape.rank()]);
      }
    }
    output = kernel(numbers, shape.output(), width, 1, new float[1]);
    first = shape.lowRank() ? down[0] : up[0];
  }

  private static DenseKernel kernel(
      float[] numbers, int from, int inputs, int outputs, float[] bias) {
    float[] weights = Arrays.copyOfRange(numbers, from, from + inputs * outputs);
    return DenseKernel.of(new LayerWeights(inputs, outputs, weights, bias, Optional.empty()));
  }

  /** An item's embeddings, and behind them its share of the first product. */
  @Override
  public int itemFloats() {
    return width + first.stride();
  }

  @Override
  public TermPass pass(int maxItems) {
    return new Pass(DenseKernel.padded(maxItems));
  }

  private final class Pass implements TermPass {
    private final float[] userInput = new float[width];
    private final float[] userShare = new float[DenseKernel.ROWS * first.stride()];
    private final float[] itemShares;
    private final float[] inputs;
    private final float[] x;
    private final float[] sums;
    private final float[] low;
    private final float[] outputs;

    Pass(int rows) {
      itemShares = new float[rows * first.stride()];
      inputs = new float[rows * width];
      x = new float[rows * width];
      sums = new float[rows * up[0].stride()];
      low = new float[shape.lowRank() ? rows * first.stride() : 0];
      outputs = new float[rows * output.stride()];
    }

    @Override
    public float user(PooledFields user) {
      System.arraycopy(user.values(), 0, userInput, 0, width);
      first.start(userShare, 1);
      accumulate(user, userShare);
      return 0;
    }

    @Override
    public void items(PooledFields items, float[][] into, int at, float[] own) {
      int stride = first.stride();
      Arrays.fill(itemShares, 0, items.paddedSize() * stride, 0f);
      accumulate(items, itemShares);
      for (int r = 0; r < items.size(); r++) {
        System.arraycopy(items.values(), r * width, into[r], at, width);
        System.arraycopy(itemShares, r * stride, into[r], at + width, stride);
      }
    }

    /** The products of the fields that some part has; neighbours are taken together. */
    private void accumulate(PooledFields parts, float[] target) {
      for (int field = 0; field < parts.fields(); field++) {
        if (parts.filled(field)) {
          int from = field;
          while (field + 1 < parts.fields() && parts.filled(field + 1)) {
            field++;
          }
          first.accumulate(
              parts.values(),
              width,
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
      int padded = DenseKernel.padded(rows);
      float[] share = shape.lowRank() ? low : sums;
      int stride = first.stride();
      for (int r = 0; r < rows; r++) {
        float[] item = candidates.floats(r);
        add(userInput, item, at, inputs, r * width, width);
        add(userShare, item, at + width, share, r * stride, stride);
      }
      if (shape.lowRank()) {
        up[0].start(sums, padded);
        up[0].accumulate(low, stride, padded, 0, shape.rank(), false, sums);
      }
      cross(rows, inputs);
      for (int layer = 1; layer < up.length; layer++) {
        sums(layer, padded);
        cross(rows, x);
      }
      output.start(outputs, padded);
      output.accumulate(x, width, padded, 0, width, false, outputs);
      for (int r = 0; r < rows; r++) {
        logits[r] += outputs[r * output.stride()];
      }
    }

    private void sums(int layer, int padded) {
      up[layer].start(sums, padded);
      if (shape.lowRank()) {
        down[layer].start(low, padded);
        down[layer].accumulate(x, width, padded, 0, width, false, low);
        up[layer].accumulate(low, first.stride(), padded, 0, shape.rank(), false, sums);
      } else {
        up[layer].accumulate(x, width, padded, 0, width, false, sums);
      }
    }

    /** Writes {@code inputs * sums + before} to the layer's output. */
    private void cross(int rows, float[] before) {
      int stride = up[0].stride();
      for (int r = 0; r < rows; r++) {
        int at = r * width;
        int sum = r * stride;
        for (int i = 0; i < width; i++) {
          x[at + i] = inputs[at + i] * sums[sum + i] + before[at + i];
        }
      }
    }

    private static void add(
        float[] one, float[] other, int from, float[] target, int at, int count) {
      for (int i = 0; i < count; i++) {
        target[at + i] = one[i] + other[from + i];
      }
    }
  }
}
