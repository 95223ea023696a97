package io.millrace.tower;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;

import java.util.Objects;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Forward and backward of {@link FusedDense}. Works in buffers of its own: what it returns is valid
 * until the next pass, and the errors it is given are overwritten.
 */
final class FusedDenseLayer extends BaseLayer<FusedDense> {
  private static final long serialVersionUID = 1L;

  /** Share of a batch in the running mean and variance. */
  private static final double MOMENTUM = 0.1;

  private final int in;
  private final int out;
  private final INDArray activations;
  private final INDArray inputErrors;
  private final INDArray passes;
  private final INDArray ones;
  private final @Nullable Normaliser normaliser;
  private final @Nullable INDArray dropMask;
  private final float[] drawn;
  private final SplittableRandom random;

  FusedDenseLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    FusedDense dense = layerConf();
    in = Math.toIntExact(dense.getNIn());
    out = Math.toIntExact(dense.getNOut());
    activations = Nd4j.create(DataType.FLOAT, dense.maxBatch(), out);
    inputErrors = Nd4j.create(DataType.FLOAT, dense.maxBatch(), in);
    passes = Nd4j.create(DataType.FLOAT, dense.hidden() ? dense.maxBatch() : 1, out);
    ones = Nd4j.ones(DataType.FLOAT, dense.maxBatch());
    normaliser = dense.batchNorm() ? new Normaliser(dense.maxBatch(), out) : null;
    boolean drops = dense.dropped() > 0;
    dropMask = drops ? Nd4j.create(DataType.FLOAT, dense.maxBatch(), out) : null;
    drawn = new float[drops ? dense.maxBatch() * out : 0];
    random = new SplittableRandom(dense.seed());
  }

  static FloatPointer pointer(INDArray array) {
    return (FloatPointer) array.data().addressPointer();
  }

  static INDArray first(INDArray buffer, int rows) {
    return rows == buffer.size(0)
        ? buffer
        : buffer.get(NDArrayIndex.interval(0, rows), NDArrayIndex.all());
  }

  /** {@code target = sum of the rows}, by a product with ones, which BLAS does fast. */
  private void sumRows(INDArray matrix, int rows, INDArray target) {
    cblas_sgemv(
        CblasRowMajor,
        CblasTrans,
        rows,
        out,
        1f,
        pointer(matrix),
        out,
        pointer(ones),
        1,
        0f,
        pointer(target),
        1);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    int rows = (int) input.size(0);
    INDArray y = first(activations, rows);
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasNoTrans,
        rows,
        out,
        in,
        1f,
        pointer(input),
        in,
        pointer(getParam(FusedDense.WEIGHTS)),
        out,
        0f,
        pointer(y),
        out);
    if (normaliser != null) {
      normaliser.forward(y, rows, training);
      y.muliRowVector(getParam(FusedDense.GAIN));
    }
    y.addiRowVector(getParam(FusedDense.BIAS));
    if (layerConf().hidden()) {
      Nd4j.exec(new RectifiedLinear(y, y, 0.0));
    }
    if (training && dropMask != null) {
      y.muli(drawMask(dropMask, rows));
    }
    return y;
  }

  /** Zero with the probability of dropout, else what keeps the mean (Srivastava et al. 2014). */
  private INDArray drawMask(INDArray mask, int rows) {
    double share = layerConf().dropped();
    long threshold = (long) (share * (1L << 32));
    float kept = (float) (1 / (1 - share));
    int count = rows * out;
    for (int i = 0; i < count; i += 2) {
      long bits = random.nextLong();
      drawn[i] = (bits & 0xffffffffL) < threshold ? 0f : kept;
      if (i + 1 < count) {
        drawn[i + 1] = (bits >>> 32) < threshold ? 0f : kept;
      }
    }
    pointer(mask).put(drawn, 0, count);
    return first(mask, rows);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray errors, LayerWorkspaceMgr workspaces) {
    int rows = (int) input.size(0);
    if (dropMask != null) {
      errors.muli(first(dropMask, rows));
    }
    if (layerConf().hidden()) {
      // What ReLU or dropout made zero passes nothing on; two plain passes beat the operation
      // relu_bp.
      INDArray passing = first(passes, rows);
      Nd4j.exec(new Step(first(activations, rows), passing, 0.0));
      errors.muli(passing);
    }
    Gradient gradient = new DefaultGradient();
    INDArray biasGradient = gradientView(FusedDense.BIAS);
    sumRows(errors, rows, biasGradient);
    if (normaliser != null) {
      INDArray gainGradient = gradientView(FusedDense.GAIN);
      normaliser.backward(errors, rows, getParam(FusedDense.GAIN), biasGradient, gainGradient);
      gradient.setGradientFor(FusedDense.GAIN, gainGradient);
    }
    INDArray weightGradient = gradientView(FusedDense.WEIGHTS);
    cblas_sgemm(
        CblasRowMajor,
        CblasTrans,
        CblasNoTrans,
        in,
        out,
        rows,
        1f,
        pointer(input),
        in,
        pointer(errors),
        out,
        0f,
        pointer(weightGradient),
        out);
    INDArray below = first(inputErrors, rows);
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasTrans,
        rows,
        in,
        out,
        1f,
        pointer(errors),
        out,
        pointer(getParam(FusedDense.WEIGHTS)),
        out,
        0f,
        pointer(below),
        in);
    gradient.setGradientFor(FusedDense.WEIGHTS, weightGradient);
    gradient.setGradientFor(FusedDense.BIAS, biasGradient);
    return new Pair<>(gradient, below);
  }

  private INDArray gradientView(String name) {
    return Objects.requireNonNull(gradientViews.get(name), name);
  }

  /** The running mean and variance; null without normalisation. */
  @Nullable Normaliser normaliser() {
    return normaliser;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public Layer clone() {
    throw new UnsupportedOperationException("a fused layer is not cloned");
  }

  /**
   * Batch normalisation without scale and shift: equations of Ioffe and Szegedy 2015, section 3.
   */
  final class Normaliser {
    final INDArray mean;
    final INDArray variance;
    private final INDArray batchMean;
    private final INDArray batchVariance;
    private final INDArray normalised;
    private final INDArray scratch;
    private final INDArray columns;
    private final INDArray inverse;

    private Normaliser(int maxBatch, int width) {
      mean = Nd4j.create(DataType.FLOAT, width);
      variance = Nd4j.ones(DataType.FLOAT, width);
      batchMean = Nd4j.create(DataType.FLOAT, width);
      batchVariance = Nd4j.create(DataType.FLOAT, width);
      normalised = Nd4j.create(DataType.FLOAT, maxBatch, width);
      scratch = Nd4j.create(DataType.FLOAT, maxBatch, width);
      columns = Nd4j.create(DataType.FLOAT, width);
      inverse = Nd4j.create(DataType.FLOAT, width);
    }

    /**
     * Moves the running values towards those of a batch, a replica's share at a time.
     *
     * @param replica whose part of the batch it is
     * @param share of the batch, in (0, 1]
     * @param first whether it is the first share of this batch
     */
    void learn(Normaliser replica, double share, boolean first) {
      double kept = first ? 1 - MOMENTUM : 1;
      mean.muli(kept).addi(replica.batchMean.mul(MOMENTUM * share));
      variance.muli(kept).addi(replica.batchVariance.mul(MOMENTUM * share));
    }

    /** Takes over another's running values. */
    void copy(Normaliser from) {
      mean.assign(from.mean);
      variance.assign(from.variance);
    }

    private void invert(INDArray from) {
      inverse.assign(from).addi(LayerWeights.EPSILON);
      Nd4j.exec(new org.nd4j.linalg.api.ops.impl.transforms.floating.RSqrt(inverse, inverse));
    }

    /** Normalises in place. */
    private void forward(INDArray z, int rows, boolean training) {
      if (!training) {
        invert(variance);
        z.subiRowVector(mean).muliRowVector(inverse);
        return;
      }
      sumRows(z, rows, columns);
      columns.divi(rows);
      z.subiRowVector(columns);
      batchMean.assign(columns);
      INDArray squares = first(scratch, rows);
      z.muli(z, squares);
      sumRows(squares, rows, columns);
      columns.divi(rows);
      batchVariance.assign(columns).muli(rows > 1 ? rows / (rows - 1.0) : 1);
      invert(columns);
      z.muliRowVector(inverse);
      first(normalised, rows).assign(z);
    }

    /**
     * Turns the errors behind scale and shift into those before the normalisation, in place.
     *
     * @param shiftGradient sum of the errors
     * @param gainGradient receives the gradient of the scale
     */
    private void backward(
        INDArray errors, int rows, INDArray gain, INDArray shiftGradient, INDArray gainGradient) {
      INDArray x = first(normalised, rows);
      INDArray product = first(scratch, rows);
      errors.muli(x, product);
      sumRows(product, rows, gainGradient);
      x.muliRowVector(columns.assign(gainGradient).divi(rows));
      errors.subi(x);
      errors.subiRowVector(columns.assign(shiftGradient).divi(rows));
      errors.muliRowVector(columns.assign(gain).muli(inverse));
    }
  }
}
