package io.millrace.tower;

import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * A multi-layer perceptron with one logit, trained by Adam through external errors: {@link
 * #forward}, {@link #backward}, {@link #update}, in this order. Not thread-safe, but threads may
 * each have a {@link #replica} of one tower and run forward and backward at once.
 *
 * <p>BLAS runs on one thread here: with several it collapses under contention, and sums differ from
 * run to run.
 */
public final class Tower {
  static {
    Nd4j.getMemoryManager().togglePeriodicGc(false);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    blas_set_num_threads(1);
  }

  private final TowerSettings settings;
  private final MultiLayerNetwork network;
  private final INDArray input;
  private final INDArray errors;
  private final INDArray flat;
  private @Nullable Gradient gradient;
  private int from;
  private int rows;
  private int iteration;

  /** A new tower with random weights. */
  public Tower(TowerSettings settings) {
    this(settings, null);
    initialize();
  }

  private Tower(TowerSettings settings, @Nullable INDArray shared) {
    this.settings = settings;
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(settings.seed())
            .dataType(DataType.FLOAT)
            .miniBatch(false)
            .updater(new Adam(settings.learningRate()))
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .inferenceWorkspaceMode(WorkspaceMode.NONE)
            .list();
    int width = settings.inputs();
    int index = 0;
    for (int next : settings.hidden()) {
      list.layer(index, FusedDense.of(settings, width, next, true, index));
      width = next;
      index++;
    }
    list.layer(index, FusedDense.of(settings, width, 1, false, index));
    network = new MultiLayerNetwork(list.build());
    network.init(shared, false);
    network.initGradientsView();
    if (shared == null) {
      network.getUpdater();
    }
    flat = network.params().reshape(network.params().length());
    input = Nd4j.create(DataType.FLOAT, settings.maxBatch(), settings.inputs());
    errors = Nd4j.create(DataType.FLOAT, settings.maxBatch(), 1);
  }

  /**
   * A tower on the same weights with buffers of its own.
   *
   * @param maxBatch the most examples of one of its passes
   * @param seed of its dropout
   */
  public Tower replica(int maxBatch, long seed) {
    TowerSettings own =
        new TowerSettings(
            settings.inputs(),
            settings.hidden(),
            settings.dropout(),
            settings.batchNorm(),
            settings.learningRate(),
            maxBatch,
            seed);
    Tower replica = new Tower(own, network.params());
    replica.takeRunningValues(this);
    return replica;
  }

  /** Uniform in {@code +-1/sqrt(inputs)}; biases 0, scales 1. */
  private void initialize() {
    SplittableRandom random = new SplittableRandom(settings.seed());
    List<LayerWeights> layers = new ArrayList<>();
    for (LayerWeights layer : weights().layers()) {
      double bound = 1 / Math.sqrt(layer.inputs());
      float[] drawn = new float[layer.weights().length];
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = (float) ((random.nextDouble() * 2 - 1) * bound);
      }
      Optional<LayerWeights.Norm> norm = layer.norm();
      norm.ifPresent(n -> java.util.Arrays.fill(n.gain(), 1f));
      layers.add(new LayerWeights(layer.inputs(), layer.outputs(), drawn, layer.bias(), norm));
    }
    weights(new TowerWeights(layers));
  }

  public TowerSettings settings() {
    return settings;
  }

  /** {@link #forward(float[], int, int, boolean, float[])} from the first example on. */
  public void forward(float[] batch, int count, boolean training, float[] logits) {
    forward(batch, 0, count, training, logits);
  }

  /**
   * Computes logits of some of a batch's examples.
   *
   * @param batch {@code examples x inputs} floats, row by row
   * @param first the first example to compute
   * @param count how many
   * @param training whether dropout drops and normalisation uses these examples
   * @param logits receives {@code count} floats from {@code first} on
   */
  public void forward(float[] batch, int first, int count, boolean training, float[] logits) {
    if (count < 1 || count > settings.maxBatch()) {
      throw new IllegalArgumentException(
          "a batch must have 1 to %d examples, has %d".formatted(settings.maxBatch(), count));
    }
    from = first;
    rows = count;
    FusedDenseLayer.pointer(input).put(batch, first * settings.inputs(), count * settings.inputs());
    network.setInput(FusedDenseLayer.first(input, count));
    List<INDArray> layers = network.feedForward(training, false);
    FusedDenseLayer.pointer(layers.get(layers.size() - 1)).get(logits, first, count);
  }

  /**
   * Propagates errors back through the last training pass.
   *
   * @param logitErrors gradient of the loss at each logit, at the places that forward wrote to
   * @param inputErrors receives the gradient at the input, at the places that forward read from
   */
  public void backward(float[] logitErrors, float[] inputErrors) {
    FusedDenseLayer.pointer(errors).put(logitErrors, from, rows);
    Pair<Gradient, INDArray> back =
        network.backpropGradient(
            FusedDenseLayer.first(errors, rows), LayerWorkspaceMgr.noWorkspaces());
    FusedDenseLayer.pointer(back.getSecond())
        .get(inputErrors, from * settings.inputs(), rows * settings.inputs());
    gradient = back.getFirst();
  }

  /** One step of Adam with the gradients of the last {@link #backward}. */
  public void update() {
    update(List.of());
  }

  /**
   * One step of Adam with the gradients of the last {@link #backward}, added to those of replicas.
   */
  public void update(List<Tower> replicas) {
    int all = rows;
    INDArray gradients = network.getFlattenedGradients();
    Gradient last = gradient;
    if (last == null) {
      throw new IllegalStateException("backward comes before update");
    }
    for (Tower replica : replicas) {
      gradients.addi(replica.network.getFlattenedGradients());
      all += replica.rows;
      replica.gradient = null;
    }
    learnRunningValues(replicas, all);
    network
        .getUpdater()
        .update(network, last, iteration++, 0, all, LayerWorkspaceMgr.noWorkspaces());
    flat.subi(gradients.reshape(flat.length()));
    gradient = null;
  }

  /** Moves the running values of all towers towards those of the batch that they have shared. */
  private void learnRunningValues(List<Tower> replicas, int all) {
    if (!settings.batchNorm()) {
      return;
    }
    for (int i = 0; i < network.getnLayers(); i++) {
      FusedDenseLayer.Normaliser own = normaliser(i);
      if (own == null) {
        continue;
      }
      own.learn(own, (double) rows / all, true);
      for (Tower replica : replicas) {
        own.learn(
            Objects.requireNonNull(replica.normaliser(i)), (double) replica.rows / all, false);
      }
    }
    replicas.forEach(replica -> replica.takeRunningValues(this));
  }

  /** Takes over the running means and variances of a tower of the same shape. */
  public void takeRunningValues(Tower other) {
    for (int i = 0; i < network.getnLayers(); i++) {
      FusedDenseLayer.Normaliser own = normaliser(i);
      if (own != null) {
        own.copy(Objects.requireNonNull(other.normaliser(i)));
      }
    }
  }

  private FusedDenseLayer.@Nullable Normaliser normaliser(int layer) {
    return ((FusedDenseLayer) network.getLayer(layer)).normaliser();
  }

  /** From the next {@link #update} on. */
  public void learningRate(double rate) {
    network.setLearningRate(rate);
  }

  /** All gradients of the last {@link #backward}, layer by layer as {@link #weights()} has them. */
  TowerWeights gradients() {
    return read(true);
  }

  /** A copy of the weights. */
  public TowerWeights weights() {
    return read(false);
  }

  private TowerWeights read(boolean gradients) {
    List<LayerWeights> layers = new ArrayList<>();
    for (int i = 0; i < network.getnLayers(); i++) {
      FusedDenseLayer layer = (FusedDenseLayer) network.getLayer(i);
      FusedDense dense = layer.layerConf();
      var params =
          gradients
              ? dense
                  .initializer()
                  .getGradientsFromFlattened(layer.conf(), layer.getGradientsViewArray())
              : layer.paramTable();
      FusedDenseLayer.Normaliser normaliser = layer.normaliser();
      layers.add(
          new LayerWeights(
              (int) dense.getNIn(),
              (int) dense.getNOut(),
              floats(params.get(FusedDense.WEIGHTS)),
              floats(params.get(FusedDense.BIAS)),
              normaliser == null
                  ? Optional.empty()
                  : Optional.of(
                      new LayerWeights.Norm(
                          floats(params.get(FusedDense.GAIN)),
                          floats(normaliser.mean),
                          floats(normaliser.variance)))));
    }
    return new TowerWeights(layers);
  }

  private static float[] floats(@Nullable INDArray array) {
    if (array == null) {
      throw new IllegalStateException("every layer has its parameters");
    }
    float[] floats = new float[Math.toIntExact(array.length())];
    FusedDenseLayer.pointer(array).get(floats);
    return floats;
  }

  private static void fill(@Nullable INDArray array, float[] floats) {
    if (array == null || array.length() != floats.length) {
      throw new IllegalArgumentException("the weights are of a tower of another shape");
    }
    FusedDenseLayer.pointer(array).put(floats);
  }

  /** Replaces the weights, of replicas too, by those of a tower of the same shape. */
  public void weights(TowerWeights weights) {
    if (weights.layers().size() != network.getnLayers()) {
      throw new IllegalArgumentException("the weights are of a tower of another shape");
    }
    for (int i = 0; i < network.getnLayers(); i++) {
      FusedDenseLayer layer = (FusedDenseLayer) network.getLayer(i);
      LayerWeights from = weights.layers().get(i);
      fill(layer.getParam(FusedDense.WEIGHTS), from.weights());
      fill(layer.getParam(FusedDense.BIAS), from.bias());
      FusedDenseLayer.Normaliser normaliser = layer.normaliser();
      if (normaliser != null) {
        LayerWeights.Norm norm =
            from.norm()
                .orElseThrow(
                    () -> new IllegalArgumentException("the weights have no normalisation"));
        fill(layer.getParam(FusedDense.GAIN), norm.gain());
        fill(normaliser.mean, norm.mean());
        fill(normaliser.variance, norm.variance());
      }
    }
  }
}
