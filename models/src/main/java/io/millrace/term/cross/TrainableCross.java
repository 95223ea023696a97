package io.millrace.term.cross;

import io.millrace.table.SparseBatch;
import io.millrace.term.Term;
import io.millrace.term.TrainableTerm;
import java.util.Arrays;
import java.util.SplittableRandom;

/** A cross network in training, by Adam; each thread has buffers of its own. */
final class TrainableCross implements TrainableTerm {
  private final CrossShape shape;
  private final float[] numbers;
  private final CrossMatrices matrices;
  private final DenseAdam adam;
  private final CrossPart[] parts;

  TrainableCross(CrossShape shape, double rate, long seed, int threads) {
    this.shape = shape;
    numbers = first(shape, seed);
    matrices = new CrossMatrices(shape);
    matrices.put(numbers);
    adam = new DenseAdam(shape.size(), rate);
    parts = new CrossPart[threads];
    Arrays.setAll(parts, part -> new CrossPart(shape));
  }

  /** Uniform in {@code +-1/sqrt(inputs)}; biases 0. */
  private static float[] first(CrossShape shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed * 31 + shape.layers());
    float[] numbers = new float[shape.size()];
    for (int layer = 0; layer < shape.layers(); layer++) {
      if (shape.lowRank()) {
        draw(numbers, shape.down(layer), shape.width() * shape.rank(), shape.width(), random);
      }
      draw(numbers, shape.up(layer), shape.inner() * shape.width(), shape.inner(), random);
    }
    draw(numbers, shape.output(), shape.width(), shape.width(), random);
    return numbers;
  }

  private static void draw(
      float[] numbers, int from, int count, int inputs, SplittableRandom random) {
    double bound = 1 / Math.sqrt(inputs);
    for (int i = from; i < from + count; i++) {
      numbers[i] = (float) ((random.nextDouble() * 2 - 1) * bound);
    }
  }

  @Override
  public boolean readsEmbeddings() {
    return true;
  }

  @Override
  public void forward(
      int part,
      SparseBatch batch,
      int from,
      int to,
      float[] pooled,
      boolean training,
      float[] logits) {
    parts[part].forward(matrices, numbers, pooled, from, to, logits);
  }

  @Override
  public void backward(
      int part,
      SparseBatch batch,
      int from,
      int to,
      float[] pooled,
      float[] logitErrors,
      float[] pooledErrors,
      boolean add) {
    parts[part].backward(matrices, numbers, from, to, logitErrors, pooledErrors, add);
  }

  @Override
  public void update(int count) {
    float[] sum = parts[0].gradients();
    for (int part = 1; part < count; part++) {
      float[] more = parts[part].gradients();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += more[i];
      }
    }
    adam.step(numbers, sum);
    matrices.put(numbers);
  }

  @Override
  public void learningRate(double rate) {
    adam.learningRate(rate);
  }

  @Override
  public Term weights() {
    return new CrossTerm(shape, numbers.clone());
  }

  @Override
  public void restore(Term weights) {
    System.arraycopy(((CrossTerm) weights).numbers(), 0, numbers, 0, numbers.length);
    matrices.put(numbers);
  }
}
