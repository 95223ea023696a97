package io.millrace.model;

import io.millrace.event.Value;
import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.feature.codec.InvalidSpecException;
import io.millrace.network.SparseNetwork;
import io.millrace.scoring.NetworkWeights;
import io.millrace.table.FloatRows;
import io.millrace.table.SparseBatch;
import io.millrace.table.TableOptimizer;
import io.millrace.text.TextProjection;
import io.millrace.term.NetworkSettings;
import io.millrace.term.linear.LinearTerm;
import io.millrace.term.mlp.MlpTerm;
import io.millrace.tower.TowerWeights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Examples with every kind of field: missing, unseen, multi-valued, shared, weighted, crossed. */
public final class Fixture {
  public static final String SPEC =
      """
      features:
        - {name: user, of: user, type: category}
        - {name: rank, type: retrieval, value: rank}
        - {name: age, of: user, type: number}
        - {name: item, of: item, type: category}
        - {name: score, type: retrieval, value: score}
        - {name: genres, of: item, type: categories}
        - {name: price, of: item, type: number, transform: buckets, buckets: 4}
        - {name: look, of: item, type: vector, size: 3}
        - {name: words, of: item, type: text, encoder: stored, size: 2}
        - {name: recent, type: sequence, events: [click], shares: item}
        - {name: hour, type: hour}
        - {name: position, type: position, max: 5}
      crosses: [[user, item], [hour, genres]]
      """;

  /** Of the feature {@code words}; the examples have their values already. */
  public static final TextProjection TEXTS =
      TextProjection.fit(
          7, List.of(new float[] {1, 0, 0}, new float[] {0, 1, 0}, new float[] {0, 0.5f, 1}), 2);

  private static final List<String> GENRES = List.of("comedy", "drama", "noir", "western");

  private Fixture() {}

  public static FeatureEncoder encoder() {
    try {
      EncoderFitter fitter = new EncoderFitter(new FeatureSpecCodec().read(SPEC), 1);
      examples(300, 11).forEach(fitter::add);
      return fitter.fit();
    } catch (InvalidSpecException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Some have no age, no genres or no recent items; seeds other than 11 have unseen items. */
  public static List<Map<String, Value>> examples(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Map<String, Value>> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, Value> values = new HashMap<>(user(random, seed));
      values.putAll(item(random, seed));
      if (random.nextInt(3) > 0) {
        values.put("position", Value.of(1 + random.nextInt(7)));
      }
      values.putAll(userItem(random));
      examples.add(values);
    }
    return examples;
  }

  /** What retrieval says: often nothing, sometimes that the item is not retrieved. */
  public static Map<String, Value> userItem(SplittableRandom random) {
    if (random.nextInt(3) == 0) {
      return Map.of();
    }
    int rank = random.nextInt(50);
    return Map.of(
        "rank", Value.of(rank), "score", Value.of(rank == 0 ? 0 : random.nextDouble(0.01, 1)));
  }

  public static Map<String, Value> user(SplittableRandom random, long seed) {
    Map<String, Value> values = new HashMap<>();
    values.put("user", Value.of("u" + random.nextInt(seed == 11 ? 20 : 30)));
    values.put("hour", Value.of(random.nextInt(24)));
    if (random.nextInt(4) > 0) {
      values.put("age", Value.of(20 + random.nextInt(50)));
    }
    List<String> recent = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      recent.add("i" + random.nextInt(40));
    }
    values.put("recent", Value.of(recent));
    return values;
  }

  public static Map<String, Value> item(SplittableRandom random, long seed) {
    Map<String, Value> values = new HashMap<>();
    values.put("item", Value.of("i" + random.nextInt(seed == 11 ? 40 : 60)));
    values.put("price", Value.of(random.nextDouble() * 100));
    List<String> genres = GENRES.subList(0, random.nextInt(5));
    if (!genres.isEmpty()) {
      values.put("genres", Value.of(genres));
    }
    values.put(
        "look",
        new Value.NumList(
            List.of(random.nextDouble(), random.nextDouble() - 0.5, random.nextDouble() * 2)));
    double words = random.nextDouble() - 0.5;
    if (words > -0.3) {
      values.put("words", new Value.NumList(List.of(words, 1 - 3 * words)));
    }
    return values;
  }

  public static NetworkSettings settings(FeatureEncoder encoder, boolean batchNorm, int maxBatch) {
    return new NetworkSettings(
        encoder.embeddingFields(),
        encoder.featureFields(),
        encoder.fields().size(),
        encoder.embeddingRows(),
        encoder.linearRows(false),
        encoder.rows(),
        6,
        List.of(10, 7),
        0.1,
        batchNorm,
        0.01,
        1e-5,
        1e-3,
        -0.7f,
        TableOptimizer.ADAM,
        maxBatch,
        1,
        5);
  }

  public static TrainableModel model(ModelKind kind, NetworkSettings settings) {
    return new SparseNetwork(kind, settings);
  }

  /** Every ready-made kind, without and with batch normalisation. */
  public static List<Arguments> kindsWithAndWithoutNorm() {
    return ModelKind.all().stream()
        .flatMap(kind -> Stream.of(Arguments.of(kind, false), Arguments.of(kind, true)))
        .toList();
  }

  /** The linear weights of a network that has them. */
  public static FloatRows linear(NetworkWeights weights) {
    return weights.term(LinearTerm.class).orElseThrow().weights();
  }

  /** The MLP of a network that has one. */
  public static TowerWeights mlp(NetworkWeights weights) {
    return weights.term(MlpTerm.class).orElseThrow().weights();
  }

  /** The same with another MLP. */
  public static NetworkWeights withMlp(NetworkWeights weights, TowerWeights mlp) {
    return weights.withTerms(term -> term instanceof MlpTerm ? new MlpTerm(mlp) : term);
  }

  /** A copy that the model which gave the weights no longer changes: mapped files. */
  public static NetworkWeights copy(NetworkWeights weights) {
    try {
      Path directory = Files.createTempDirectory("millrace-weights-");
      NetworkFiles.write(directory, weights);
      NetworkWeights copy = NetworkFiles.read(directory);
      delete(directory);
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that a network has learned, whatever its terms, in one order; the bias comes last. */
  public static float[] numbers(NetworkWeights weights) {
    try {
      Path directory = Files.createTempDirectory("millrace-weights-");
      NetworkFiles.write(directory, weights);
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".f32")).sorted().toList()) {
          all.write(Files.readAllBytes(file));
        }
      }
      delete(directory);
      float[] numbers = new float[all.size() / Float.BYTES + 1];
      ByteBuffer.wrap(all.toByteArray())
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(numbers, 0, numbers.length - 1);
      numbers[numbers.length - 1] = weights.bias();
      return numbers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  public static SparseBatch batch(FeatureEncoder encoder, int count, long seed) {
    SparseBatch batch = new SparseBatch(encoder.fields().size(), count);
    SplittableRandom random = new SplittableRandom(seed);
    for (Map<String, Value> values : examples(count, seed)) {
      batch.add(encoder.encode(values), random.nextInt(3) == 0 ? 1f : 0f);
    }
    return batch;
  }

  /** A model that has learned a little, so that no weight is still what it was. */
  public static TrainableModel trained(ModelKind kind, FeatureEncoder encoder, boolean batchNorm) {
    TrainableModel model = model(kind, settings(encoder, batchNorm, 64));
    for (int step = 0; step < 40; step++) {
      model.train(batch(encoder, 64, step));
    }
    return model;
  }
}
