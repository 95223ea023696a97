package io.millrace.tower;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Configuration of a dense layer with batch normalisation, ReLU and dropout in one: every matrix is
 * kept row by row, which is the order the batch arrives in, and every buffer is made once.
 */
final class FusedDense extends FeedForwardLayer {
  private static final long serialVersionUID = 1L;

  static final String WEIGHTS = "W";
  static final String BIAS = "b";
  static final String GAIN = "g";

  private final boolean hidden;
  private final boolean batchNorm;
  private final double dropped;
  private final int maxBatch;
  private final long seed;

  private FusedDense(Builder builder) {
    super(builder);
    hidden = builder.hidden;
    batchNorm = builder.batchNorm;
    dropped = builder.dropped;
    maxBatch = builder.maxBatch;
    seed = builder.seed;
  }

  /** A hidden layer has ReLU, and what else the settings ask for; the last layer is linear. */
  static FusedDense of(TowerSettings settings, int inputs, int outputs, boolean hidden, int index) {
    Builder builder = new Builder();
    builder.hidden = hidden;
    builder.batchNorm = hidden && settings.batchNorm();
    builder.dropped = hidden ? settings.dropout() : 0;
    builder.maxBatch = settings.maxBatch();
    builder.seed = settings.seed() * 31 + index;
    return builder.nIn(inputs).nOut(outputs).build();
  }

  boolean hidden() {
    return hidden;
  }

  boolean batchNorm() {
    return batchNorm;
  }

  double dropped() {
    return dropped;
  }

  int maxBatch() {
    return maxBatch;
  }

  long seed() {
    return seed;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray paramsView,
      boolean initialize,
      DataType dataType) {
    FusedDenseLayer layer = new FusedDenseLayer(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(paramsView);
    layer.setParamTable(initializer().init(conf, paramsView, initialize));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return Params.INSTANCE;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    long parameters = initializer().numParams(this);
    return new LayerMemoryReport.Builder(
            "fused", FusedDense.class, inputType, InputType.feedForward(getNOut()))
        .standardMemory(parameters, 2 * parameters)
        .workingMemory(0, 0, 0, 4 * getNOut())
        .cacheMemory(0, 0)
        .build();
  }

  static final class Builder extends FeedForwardLayer.Builder<Builder> {
    private boolean hidden;
    private boolean batchNorm;
    private double dropped;
    private int maxBatch;
    private long seed;

    @Override
    @SuppressWarnings("unchecked")
    public FusedDense build() {
      return new FusedDense(this);
    }
  }

  /** Where in the flat vector of parameters each of them lies; {@link Tower} gives first values. */
  private static final class Params implements ParamInitializer {
    static final Params INSTANCE = new Params();

    @Override
    public long numParams(NeuralNetConfiguration conf) {
      return numParams(conf.getLayer());
    }

    @Override
    public long numParams(org.deeplearning4j.nn.conf.layers.Layer layer) {
      FusedDense dense = (FusedDense) layer;
      return dense.getNIn() * dense.getNOut() + dense.getNOut() * (dense.batchNorm ? 2 : 1);
    }

    @Override
    public List<String> paramKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
      List<String> keys = new ArrayList<>(weightKeys(layer));
      keys.addAll(biasKeys(layer));
      return keys;
    }

    @Override
    public List<String> weightKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return List.of(WEIGHTS);
    }

    @Override
    public List<String> biasKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return ((FusedDense) layer).batchNorm ? List.of(BIAS, GAIN) : List.of(BIAS);
    }

    @Override
    public boolean isWeightParam(org.deeplearning4j.nn.conf.layers.Layer layer, String key) {
      return WEIGHTS.equals(key);
    }

    @Override
    public boolean isBiasParam(org.deeplearning4j.nn.conf.layers.Layer layer, String key) {
      return !WEIGHTS.equals(key);
    }

    @Override
    public Map<String, INDArray> init(
        NeuralNetConfiguration conf, INDArray view, boolean initialize) {
      Map<String, INDArray> params = getGradientsFromFlattened(conf, view);
      params.keySet().forEach(conf::addVariable);
      return params;
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(
        NeuralNetConfiguration conf, INDArray flat) {
      FusedDense dense = (FusedDense) conf.getLayer();
      INDArray view = flat.reshape(flat.length());
      long in = dense.getNIn();
      long out = dense.getNOut();
      Map<String, INDArray> params = new LinkedHashMap<>();
      params.put(WEIGHTS, view.get(NDArrayIndex.interval(0, in * out)).reshape('c', in, out));
      params.put(BIAS, view.get(NDArrayIndex.interval(in * out, (in + 1) * out)));
      if (dense.batchNorm) {
        params.put(GAIN, view.get(NDArrayIndex.interval((in + 1) * out, (in + 2) * out)));
      }
      return params;
    }
  }
}
