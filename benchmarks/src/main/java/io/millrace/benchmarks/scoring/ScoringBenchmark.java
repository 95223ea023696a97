package io.millrace.benchmarks.scoring;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.millrace.event.Value;
import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.feature.codec.InvalidSpecException;
import io.millrace.scoring.ItemPart;
import io.millrace.scoring.NetworkWeights;
import io.millrace.scoring.Scorer;
import io.millrace.table.EmbeddingTable;
import io.millrace.term.linear.LinearTerm;
import io.millrace.term.mlp.MlpTerm;
import io.millrace.tower.LayerWeights;
import io.millrace.tower.TowerWeights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Scores 1000 candidates of one user on one thread: 13 fields of the user and 13 of the item, 16
 * dimensions each, tower 416-400-400-400-1 or 416-128-64-1. ONNX Runtime is given its inputs ready
 * made; in the split form it is given the sums of the first layer that are computed ahead for
 * items, and copies them together for each request. Ours looks its embeddings up as it goes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules",
      "jdk.incubator.vector",
      "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0"
    })
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 3)
public class ScoringBenchmark {
  private static final int CANDIDATES = 1000;
  private static final int FIELDS = 13;
  private static final int DIMENSION = 16;

  @Param({"small", "big"})
  @SuppressWarnings("NullAway.Init") // JMH sets it.
  public String tower;

  private final OrtEnvironment onnx = OrtEnvironment.getEnvironment();
  private final SplittableRandom random = new SplittableRandom(7);
  private final List<EncodedFeatures> items = new ArrayList<>();
  private final List<float[]> itemSums = new ArrayList<>();
  private EncodedFeatures user = new EncodedFeatures(new int[1], new int[0], new float[0]);
  private List<ItemPart> parts = List.of();
  private FloatBuffer input = direct(1);
  private FloatBuffer sums = direct(1);
  private FloatBuffer userSums = direct(1);
  private int width;

  @SuppressWarnings("NullAway.Init") // Set by setUp.
  private Scorer scorer;

  @SuppressWarnings("NullAway.Init") // Set by setUp.
  private OrtSession whole;

  @SuppressWarnings("NullAway.Init") // Set by setUp.
  private OrtSession split;

  @Setup
  public void setUp() throws InvalidSpecException, OrtException {
    FeatureEncoder encoder = encoder();
    int[] widths =
        tower.equals("big") ? new int[] {416, 400, 400, 400, 1} : new int[] {416, 128, 64, 1};
    List<LayerWeights> layers = new ArrayList<>();
    for (int i = 1; i < widths.length; i++) {
      layers.add(
          new LayerWeights(
              widths[i - 1],
              widths[i],
              random(widths[i - 1] * widths[i], Math.sqrt(2.0 / widths[i - 1])),
              random(widths[i], 0.1),
              Optional.empty()));
    }
    TowerWeights mlp = new TowerWeights(layers);
    NetworkWeights weights =
        new NetworkWeights(
            EmbeddingTable.normal(encoder.embeddingRows(), DIMENSION, 0.3, 5),
            List.of(new LinearTerm(new EmbeddingTable(encoder.rows(), 1), true), new MlpTerm(mlp)),
            0f);
    width = widths[1];
    scorer = new Scorer(weights, encoder);
    user =
        encoder.encode(
            values("user"),
            EnumSet.of(io.millrace.feature.Scope.USER, io.millrace.feature.Scope.CONTEXT));
    for (int i = 0; i < CANDIDATES; i++) {
      items.add(encoder.encode(values("item"), EnumSet.of(io.millrace.feature.Scope.ITEM)));
    }
    parts = scorer.prepare(items);
    fillInputs(weights, layers.get(0));
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    whole = onnx.createSession(TowerGraph.whole(mlp), options);
    split = onnx.createSession(TowerGraph.split(mlp), options);
    compare(ours(), "ours");
    compare(onnxSplit(), "split");
  }

  private void compare(float[] found, String name) throws OrtException {
    float[] expected = onnxWhole();
    for (int i = 0; i < CANDIDATES; i++) {
      if (Math.abs(found[i] - expected[i]) > 1e-4 * Math.max(1, Math.abs(expected[i]))) {
        throw new IllegalStateException(
            "%s gives %s for candidate %d, ONNX Runtime %s"
                .formatted(name, found[i], i, expected[i]));
      }
    }
  }

  private static FeatureEncoder encoder() throws InvalidSpecException {
    StringBuilder spec = new StringBuilder("features:\n");
    for (String of : List.of("user", "item")) {
      for (int i = 0; i < FIELDS; i++) {
        spec.append(
            "  - {name: %s%d, of: %s, type: category, hash-buckets: 5000}%n".formatted(of, i, of));
      }
    }
    return new EncoderFitter(new FeatureSpecCodec().read(spec.toString()), 1).fit();
  }

  private Map<String, Value> values(String of) {
    Map<String, Value> values = new HashMap<>();
    for (int i = 0; i < FIELDS; i++) {
      values.put(of + i, Value.of("v" + random.nextInt(100_000)));
    }
    return values;
  }

  private float[] random(int length, double deviation) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return values;
  }

  /** The rows that ONNX Runtime gets, and the sums of its first layer. */
  private void fillInputs(NetworkWeights weights, LayerWeights first) {
    int inputs = 2 * FIELDS * DIMENSION;
    input = direct(CANDIDATES * inputs);
    sums = direct(CANDIDATES * width);
    userSums = direct(width);
    float[] row = new float[inputs];
    read(weights, user, row);
    userSums.put(0, sums(first, row, first.bias()));
    for (int i = 0; i < CANDIDATES; i++) {
      float[] item = new float[inputs];
      read(weights, items.get(i), item);
      itemSums.add(sums(first, item, new float[width]));
      read(weights, user, item);
      input.put(i * inputs, item);
    }
  }

  private static void read(NetworkWeights weights, EncodedFeatures part, float[] row) {
    for (int field = 0; field < 2 * FIELDS; field++) {
      if (part.start(field) < part.end(field)) {
        weights.embeddings().read(part.row(part.start(field)), row, field * DIMENSION);
      }
    }
  }

  private static float[] sums(LayerWeights layer, float[] row, float[] start) {
    float[] sums = start.clone();
    for (int i = 0; i < row.length; i++) {
      for (int o = 0; o < sums.length; o++) {
        sums[o] += row[i] * layer.weights()[i * sums.length + o];
      }
    }
    return sums;
  }

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** The scorer as serving uses it: the items' parts are prepared. */
  @Benchmark
  public float[] ours() {
    return scorer.preparedLogits(user, parts);
  }

  /** The scorer with nothing prepared. */
  @Benchmark
  public float[] oursUnprepared() {
    return scorer.logits(user, items);
  }

  /** ONNX Runtime on the whole tower. */
  @Benchmark
  public float[] onnxWhole() throws OrtException {
    try (OnnxTensor x =
            OnnxTensor.createTensor(
                onnx, input.rewind(), new long[] {CANDIDATES, 2 * FIELDS * DIMENSION});
        OrtSession.Result result = whole.run(Map.of("x", x))) {
      return logits(result);
    }
  }

  /** ONNX Runtime from behind the first layer's sums. */
  @Benchmark
  public float[] onnxSplit() throws OrtException {
    for (int i = 0; i < CANDIDATES; i++) {
      sums.put(i * width, itemSums.get(i));
    }
    try (OnnxTensor itemTensor =
            OnnxTensor.createTensor(onnx, sums.rewind(), new long[] {CANDIDATES, width});
        OnnxTensor userTensor =
            OnnxTensor.createTensor(onnx, userSums.rewind(), new long[] {1, width});
        OrtSession.Result result = split.run(Map.of("items", itemTensor, "user", userTensor))) {
      return logits(result);
    }
  }

  private static float[] logits(OrtSession.Result result) {
    float[] logits = new float[CANDIDATES];
    ((OnnxTensor) result.get(0)).getFloatBuffer().get(logits);
    return logits;
  }
}
