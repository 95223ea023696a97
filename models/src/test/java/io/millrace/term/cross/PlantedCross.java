package io.millrace.term.cross;

import io.millrace.event.Value;
import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.ModelSpec;
import io.millrace.feature.TermSpec;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.model.ModelKind;
import io.millrace.network.SparseNetwork;
import io.millrace.table.SparseBatch;
import io.millrace.table.TableOptimizer;
import io.millrace.term.NetworkSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Labels that are the parity of some features of two values each, and nothing else. */
final class PlantedCross {
  private static final int BATCH = 256;
  private static final int STEPS = 1500;

  private PlantedCross() {}

  private record Example(Map<String, Value> values, float label) {}

  private static Example example(int features, SplittableRandom random) {
    Map<String, Value> values = new HashMap<>();
    int parity = 0;
    for (int i = 0; i < features; i++) {
      int value = random.nextInt(2);
      parity ^= value;
      values.put("f" + i, Value.of("v" + value));
    }
    values.put("noise", Value.of("n" + random.nextInt(10)));
    return new Example(values, parity);
  }

  /** Trains a model, and returns its AUC on other examples. */
  static double auc(int features, List<TermSpec> terms) throws Exception {
    StringBuilder spec =
        new StringBuilder("features:\n  - {name: noise, of: item, type: category}\n");
    for (int i = 0; i < features; i++) {
      spec.append("  - {name: f%d, of: user, type: category}%n".formatted(i));
    }
    EncoderFitter fitter = new EncoderFitter(new FeatureSpecCodec().read(spec.toString()), 1);
    SplittableRandom random = new SplittableRandom(17);
    for (int i = 0; i < 500; i++) {
      fitter.add(example(features, random).values);
    }
    FeatureEncoder encoder = fitter.fit();
    NetworkSettings settings =
        new NetworkSettings(
            encoder.embeddingFields(),
            encoder.featureFields(),
            encoder.fields().size(),
            encoder.embeddingRows(),
            encoder.linearRows(false),
            encoder.rows(),
            4,
            List.of(8),
            0,
            false,
            0.01,
            1e-5,
            0,
            0f,
            TableOptimizer.ADAM,
            BATCH,
            1,
            7);
    ModelKind kind = ModelKind.spelledOut(new ModelSpec("planted", terms));
    try (SparseNetwork network = new SparseNetwork(kind, settings)) {
      for (int step = 0; step < STEPS; step++) {
        network.train(batch(encoder, features, random));
      }
      SparseBatch test = batch(encoder, features, random);
      float[] logits = new float[BATCH];
      network.predict(test, logits);
      return auc(test, logits);
    }
  }

  private static SparseBatch batch(FeatureEncoder encoder, int features, SplittableRandom random) {
    SparseBatch batch = new SparseBatch(encoder.fields().size(), BATCH);
    for (int i = 0; i < BATCH; i++) {
      Example example = example(features, random);
      batch.add(encoder.encode(example.values), example.label);
    }
    return batch;
  }

  private static double auc(SparseBatch batch, float[] logits) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(i -> logits[i]));
    double positives = 0;
    double ranks = 0;
    for (int rank = 0; rank < order.size(); rank++) {
      if (batch.label(order.get(rank)) > 0) {
        positives++;
        ranks += rank + 1;
      }
    }
    double negatives = order.size() - positives;
    return (ranks - positives * (positives + 1) / 2) / (positives * negatives);
  }
}
