package io.millrace.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.Value;
import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.RetrievalSignals;
import io.millrace.feature.Scope;
import io.millrace.model.Fixture;
import io.millrace.model.ModelKind;
import io.millrace.model.TrainableModel;
import io.millrace.retrieval.Retrieval;
import io.millrace.retrieval.TermRetrieval;
import io.millrace.table.SparseBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScorerTest {
  private static final Set<Scope> USER = EnumSet.of(Scope.USER, Scope.CONTEXT);
  private static final Set<Scope> ITEM = EnumSet.of(Scope.ITEM);

  private final FeatureEncoder encoder = Fixture.encoder();

  private record Request(
      EncodedFeatures user,
      List<EncodedFeatures> items,
      List<EncodedFeatures> whole,
      int[] userItemRows,
      List<EncodedFeatures> withUserItem) {}

  /** One user and items of which some are unseen. */
  private Request request(int items, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Value> user = Fixture.user(random, seed);
    List<EncodedFeatures> parts = new ArrayList<>();
    List<EncodedFeatures> whole = new ArrayList<>();
    List<EncodedFeatures> withUserItem = new ArrayList<>();
    int[] rows = new int[items * encoder.userItemFields()];
    for (int i = 0; i < items; i++) {
      Map<String, Value> item = Fixture.item(random, seed);
      parts.add(encoder.encode(item, ITEM));
      Map<String, Value> all = new HashMap<>(user);
      all.putAll(item);
      whole.add(encoder.encode(all));
      Map<String, Value> userItem = Fixture.userItem(random);
      all.putAll(userItem);
      withUserItem.add(encoder.encode(all));
      encoder.retrievalRows(
          signals(number(userItem.get("rank")), number(userItem.get("score"))),
          rows,
          i * encoder.userItemFields());
    }
    return new Request(encoder.encode(user, USER), parts, whole, rows, withUserItem);
  }

  private static RetrievalSignals signals(double rank, double score) {
    return new RetrievalSignals() {
      @Override
      public double rank() {
        return rank;
      }

      @Override
      public double score() {
        return score;
      }
    };
  }

  private static double number(@Nullable Value value) {
    return value == null ? Double.NaN : ((Value.Num) value).number();
  }

  private float[] forward(TrainableModel model, List<EncodedFeatures> examples) {
    float[] all = new float[examples.size()];
    float[] logits = new float[64];
    for (int from = 0; from < all.length; from += 64) {
      SparseBatch batch = new SparseBatch(encoder.fields().size(), 64);
      int to = Math.min(all.length, from + 64);
      examples.subList(from, to).forEach(example -> batch.add(example, 0f));
      model.predict(batch, logits);
      System.arraycopy(logits, 0, all, from, to - from);
    }
    return all;
  }

  private static void assertSame(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i])
          .as("logit %d", i)
          .isCloseTo(expected[i], within(1e-5f * Math.max(1f, Math.abs(expected[i]))));
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.model.Fixture#kindsWithAndWithoutNorm")
  void logits_userAndItemParts_equalTheTrainingForwardPass(ModelKind kind, boolean batchNorm) {
    TrainableModel model = Fixture.trained(kind, encoder, batchNorm);
    Scorer scorer = new Scorer(model.weights(), encoder);
    boolean userItemValuesMatter = false;
    for (int items : new int[] {1, 3, 64, 65, 150}) {
      for (long seed = 20; seed < 25; seed++) {
        Request request = request(items, seed);
        float[] expected = forward(model, request.whole);
        assertSame(scorer.logits(request.user, request.items), expected);
        assertSame(scorer.preparedLogits(request.user, scorer.prepare(request.items)), expected);
        float[] known = new float[items];
        scorer.preparedLogits(
            request.user, scorer.prepare(request.items), request.userItemRows, known);
        assertSame(known, forward(model, request.withUserItem));
        userItemValuesMatter |= !Arrays.equals(known, expected);
      }
    }
    assertThat(userItemValuesMatter).isTrue();
  }

  @ParameterizedTest
  @MethodSource("io.millrace.model.ModelKind#all")
  void logits_wholeExampleAsItem_equalTheTrainingForwardPass(ModelKind kind) {
    TrainableModel model = Fixture.trained(kind, encoder, false);
    List<EncodedFeatures> whole = new ArrayList<>();
    Fixture.examples(50, 77)
        .forEach(values -> whole.add(encoder.encode(values, EnumSet.allOf(Scope.class))));
    List<EncodedFeatures> crossed = new ArrayList<>();
    Fixture.examples(50, 77).forEach(values -> crossed.add(encoder.encode(values)));

    EncodedFeatures nobody = encoder.encode(Map.of(), EnumSet.noneOf(Scope.class));
    assertSame(new Scorer(model.weights(), encoder).logits(nobody, whole), forward(model, crossed));
  }

  @Test
  void logits_noItems_areNone() {
    TrainableModel model = Fixture.trained(ModelKind.of("deepfm"), encoder, false);
    assertThat(new Scorer(model.weights(), encoder).logits(request(1, 3).user, List.of()))
        .isEmpty();
  }

  @Test
  void logits_severalThreads_equalThoseOfOne() throws Exception {
    Scorer scorer =
        new Scorer(Fixture.trained(ModelKind.of("wide-deep"), encoder, false).weights(), encoder);
    List<Request> requests = new ArrayList<>();
    List<float[]> expected = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      requests.add(request(50, 100 + i));
      expected.add(scorer.logits(requests.get(i).user, requests.get(i).items));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<float[]>> calls = new ArrayList<>();
      requests.forEach(request -> calls.add(() -> scorer.logits(request.user, request.items)));
      var results = threads.invokeAll(calls);
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo(expected.get(i));
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void vectors_twoItems_differByTheirFactorizationPartOfTheLogit() {
    TrainableModel model = Fixture.trained(ModelKind.of("deepfm"), encoder, false);
    NetworkWeights weights = model.weights();
    var zeroTower =
        Fixture.mlp(weights).layers().stream()
            .map(
                layer ->
                    new io.millrace.tower.LayerWeights(
                        layer.inputs(),
                        layer.outputs(),
                        new float[layer.weights().length],
                        new float[layer.outputs()],
                        layer.norm()))
            .toList();
    Scorer scorer =
        new Scorer(
            Fixture.withMlp(weights, new io.millrace.tower.TowerWeights(zeroTower)), encoder);
    Retrieval retrieval = TermRetrieval.of(weights, encoder).orElseThrow();
    Request request = request(20, 31);
    float[] logits = scorer.logits(request.user, request.items);
    float[] user = retrieval.userVector(request.user);
    assertThat(user).hasSize(retrieval.dimension());
    float[] dots = new float[20];
    for (int i = 0; i < 20; i++) {
      float[] item = retrieval.itemVector(request.items.get(i));
      for (int d = 0; d < item.length; d++) {
        dots[i] += user[d] * item[d];
      }
      assertThat(logits[i] - logits[0]).isCloseTo(dots[i] - dots[0], within(1e-5f));
    }
    assertThat(dots[1]).isNotEqualTo(dots[0]);
  }

  @Test
  void new_weightsOfAnotherEncoder_areRefused() {
    NetworkWeights weights = Fixture.trained(ModelKind.of("deepfm"), encoder, false).weights();
    NetworkWeights smaller = weights.withEmbeddings(new io.millrace.table.EmbeddingTable(3, 6));
    assertThatThrownBy(() -> new Scorer(smaller, encoder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("do not fit");
  }
}
