package io.millrace.text.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.millrace.text.SentenceEncoder;
import io.millrace.text.wordpiece.WordPieceTokenizer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A BERT-like encoder in ONNX Runtime, on the caller's thread.
 *
 * <p>Texts are run one by one, not padded to a common length: a dynamically quantised model derives
 * its scales from the whole input tensor, so that in a batch a text's vector would depend on the
 * other texts, and the vector of an item could not be reproduced.
 */
final class OnnxSentenceEncoder implements SentenceEncoder {
  /**
   * The most word pieces that are read of a text. Titles have 5 to 20; the time of a text grows
   * with its pieces.
   */
  static final int MAX_PIECES = 64;

  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String TYPES = "token_type_ids";

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final WordPieceTokenizer tokenizer;
  private final Pooling pooling;
  private final Set<String> inputs;
  private final String output;
  private final boolean pooled;
  private final int dimension;
  private final String id;

  private OnnxSentenceEncoder(
      OrtEnvironment environment, OrtSession session, ModelFiles files, String output)
      throws OrtException {
    this.environment = environment;
    this.session = session;
    this.output = output;
    tokenizer = files.readTokenizer();
    pooling = files.pooling();
    inputs = Set.copyOf(session.getInputNames());
    if (!inputs.contains(IDS) || !Set.of(IDS, MASK, TYPES).containsAll(inputs)) {
      throw new IllegalArgumentException(
          "encoder '%s' has the inputs %s; supported are %s, %s and %s"
              .formatted(files.name(), inputs, IDS, MASK, TYPES));
    }
    long[] shape = shape(session, output);
    pooled = shape.length == 2;
    dimension = (int) shape[shape.length - 1];
    if (dimension < 1) {
      throw new IllegalArgumentException(
          "encoder '%s': the output %s does not tell its dimension, its shape is %s"
              .formatted(files.name(), output, Arrays.toString(shape)));
    }
    id = fingerprint(files);
  }

  /**
   * Loads an encoder.
   *
   * @throws IllegalArgumentException if the files are no sentence encoder that is supported
   */
  static OnnxSentenceEncoder load(ModelFiles files) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession session = null;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      // An arena would keep the memory that the longest text needed, and saves little at this size.
      options.setCPUArenaAllocator(false);
      options.setMemoryPatternOptimization(false);
      session = environment.createSession(files.model(), options);
      return new OnnxSentenceEncoder(environment, session, files, output(session, files.name()));
    } catch (OrtException e) {
      throw new IllegalArgumentException(
          "encoder '%s': ONNX Runtime cannot load the model: %s"
              .formatted(files.name(), e.getMessage()),
          e);
    } catch (RuntimeException e) {
      close(session);
      throw e;
    }
  }

  /** The output with a vector for each piece, else the one with a vector for the text. */
  private static String output(OrtSession session, String name) throws OrtException {
    String found = "";
    for (String candidate : session.getOutputNames()) {
      int rank = shape(session, candidate).length;
      if (rank == 3) {
        return candidate;
      }
      if (rank == 2 && found.isEmpty()) {
        found = candidate;
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "encoder '%s' has the outputs %s, none of which is [batch, pieces, dimension] or"
                  .formatted(name, session.getOutputNames())
              + " [batch, dimension]");
    }
    return found;
  }

  private static long[] shape(OrtSession session, String output) throws OrtException {
    NodeInfo info = session.getOutputInfo().get(output);
    return info != null && info.getInfo() instanceof TensorInfo tensor
        ? tensor.getShape()
        : new long[0];
  }

  @Override
  public float[] encode(String text) {
    long[] pieces = tokenizer.encode(text, MAX_PIECES);
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try {
      put(tensors, IDS, pieces);
      put(tensors, MASK, filled(pieces.length, 1));
      put(tensors, TYPES, filled(pieces.length, 0));
      try (OrtSession.Result result = session.run(tensors, Set.of(output))) {
        FloatBuffer numbers = ((OnnxTensor) result.get(0)).getFloatBuffer();
        return normalized(pooled || pooling == Pooling.CLS ? first(numbers) : mean(numbers));
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot encode '%s'".formatted(text), e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private void put(Map<String, OnnxTensor> tensors, String name, long[] numbers)
      throws OrtException {
    if (inputs.contains(name)) {
      tensors.put(
          name,
          OnnxTensor.createTensor(
              environment, LongBuffer.wrap(numbers), new long[] {1, numbers.length}));
    }
  }

  private static long[] filled(int length, long value) {
    long[] numbers = new long[length];
    Arrays.fill(numbers, value);
    return numbers;
  }

  private float[] first(FloatBuffer numbers) {
    float[] vector = new float[dimension];
    numbers.get(vector);
    return vector;
  }

  /** All pieces count: a text that is run alone has no padding for the mask to leave out. */
  private float[] mean(FloatBuffer numbers) {
    float[] sum = new float[dimension];
    int pieces = numbers.remaining() / dimension;
    for (int piece = 0; piece < pieces; piece++) {
      for (int i = 0; i < dimension; i++) {
        sum[i] += numbers.get();
      }
    }
    // The length is 1 in the end, so that the sum serves as the mean.
    return sum;
  }

  private static float[] normalized(float[] vector) {
    double squares = 0;
    for (float number : vector) {
      squares += (double) number * number;
    }
    float factor = squares > 0 ? (float) (1 / Math.sqrt(squares)) : 0;
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
    return vector;
  }

  @Override
  public List<float[]> encode(List<String> texts) {
    return texts.stream().map(this::encode).toList();
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void close() {
    close(session);
  }

  private static void close(@Nullable OrtSession session) {
    try {
      if (session != null) {
        session.close();
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot release a model", e);
    }
  }

  private static String fingerprint(ModelFiles files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(files.model());
      digest.update(files.tokenizer());
      digest.update((byte) files.pooling().ordinal());
      digest.update((byte) MAX_PIECES);
      return files.name() + "-" + HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
