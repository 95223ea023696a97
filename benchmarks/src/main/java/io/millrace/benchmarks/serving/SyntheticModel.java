package io.millrace.benchmarks.serving;

import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.codec.DefaultFeatures;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.feature.codec.InvalidSpecException;
import io.millrace.model.ArtifactWriter;
import io.millrace.model.ModelKind;
import io.millrace.model.TrainableModel;
import io.millrace.network.SparseNetwork;
import io.millrace.state.FeatureExtractor;
import io.millrace.state.FeatureStore;
import io.millrace.state.ItemState;
import io.millrace.table.SparseBatch;
import io.millrace.table.TableOptimizer;
import io.millrace.term.NetworkSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A DeepFM over the default features, every item with a row of its own, that has seen a few batches
 * of random labels: its cost is a real model's, its taste is not.
 */
final class SyntheticModel {
  private static final int BATCH = 256;
  private static final int BATCHES = 8;

  private SyntheticModel() {}

  static void write(
      Path artifact, String id, FeatureStore store, int items, int users, List<Integer> hidden)
      throws IOException {
    String text = DefaultFeatures.TEXT.replaceAll("min-count: \\d+", "min-count: 1");
    FeatureSpec spec;
    try {
      spec = new FeatureSpecCodec().read(text);
    } catch (InvalidSpecException e) {
      throw new IllegalStateException(e);
    }
    FeatureExtractor extractor = new FeatureExtractor(spec);
    SplittableRandom random = new SplittableRandom(items);
    EncoderFitter fitter = new EncoderFitter(spec, 1);
    List<Map<String, Value>> examples = new ArrayList<>();
    for (int from = 0; from < items; from += 1000) {
      int first = from;
      Map<io.millrace.event.ItemId, ItemState> states =
          store.items(
              java.util.stream.IntStream.range(from, Math.min(items, from + 1000))
                  .mapToObj(SyntheticShop::item)
                  .toList());
      Map<String, Value> user =
          extractor.user(
              store.user(new UserId("u" + random.nextInt(users))),
              Map.of(
                  "device",
                  Value.of(first % 2000 == 0 ? "phone" : "desktop"),
                  "placement",
                  Value.of("home")),
              Instant.now());
      for (ItemState state : states.values()) {
        Map<String, Value> values = new HashMap<>(user);
        values.putAll(extractor.item(state, Instant.now()));
        fitter.add(values);
        if (examples.size() < BATCH * BATCHES) {
          examples.add(values);
        }
      }
    }
    FeatureEncoder encoder = fitter.fit();
    ArtifactWriter.write(
        artifact,
        new ArtifactWriter.Description(
            id, ModelKind.of("deepfm"), Instant.now(), text, Map.of(), Map.of()),
        encoder,
        train(encoder, examples, hidden, random).weights());
  }

  private static TrainableModel train(
      FeatureEncoder encoder,
      List<Map<String, Value>> examples,
      List<Integer> hidden,
      SplittableRandom random) {
    TrainableModel model =
        new SparseNetwork(
            ModelKind.of("deepfm"),
            new NetworkSettings(
                encoder.embeddingFields(),
                encoder.featureFields(),
                encoder.fields().size(),
                encoder.embeddingRows(),
                encoder.linearRows(false),
                encoder.rows(),
                16,
                hidden,
                0.0,
                false,
                0.01,
                1e-6,
                1e-3,
                -2f,
                TableOptimizer.ADAM,
                BATCH,
                1,
                3));
    for (int from = 0; from + BATCH <= examples.size(); from += BATCH) {
      SparseBatch batch = new SparseBatch(encoder.fields().size(), BATCH);
      for (Map<String, Value> example : examples.subList(from, from + BATCH)) {
        batch.add(encoder.encode(example), random.nextInt(4) == 0 ? 1f : 0f);
      }
      model.train(batch);
    }
    return model;
  }
}
