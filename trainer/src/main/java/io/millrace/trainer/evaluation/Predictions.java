package io.millrace.trainer.evaluation;

import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.Scope;
import io.millrace.model.Logits;
import io.millrace.model.RankingModel;
import io.millrace.trainer.dataset.Example;
import io.millrace.trainer.dataset.ExampleSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A model's predictions for labelled examples, by the scorer that serving uses. An example's
 * position counts where it is known, and so does the offset of one that was sampled.
 */
public final class Predictions {
  private static final int BLOCK = 256;

  /** Blocks that are read ahead and scored side by side. */
  private static final int BLOCKS = 32;

  private final RankingModel model;

  public Predictions(RankingModel model) {
    this.model = model;
  }

  /** Receives an example and its predicted probability. */
  @FunctionalInterface
  public interface Sink {
    void accept(Example example, float probability);
  }

  /** Predicts every example; the sink sees them in order, the processors share the work. */
  public void forEach(ExampleSource source, Sink sink) {
    EncodedFeatures none = model.encoder().encode(Map.of(), EnumSet.noneOf(Scope.class));
    List<Example> examples = new ArrayList<>(BLOCK * BLOCKS);
    try (Stream<Example> stream = source.open()) {
      Iterator<Example> iterator = stream.iterator();
      while (iterator.hasNext()) {
        examples.add(iterator.next());
        if (examples.size() == BLOCK * BLOCKS || !iterator.hasNext()) {
          predict(none, examples, sink);
          examples.clear();
        }
      }
    }
  }

  private void predict(EncodedFeatures none, List<Example> examples, Sink sink) {
    List<float[]> scores =
        IntStream.rangeClosed(0, (examples.size() - 1) / BLOCK)
            .parallel()
            .mapToObj(
                block ->
                    score(
                        none,
                        examples.subList(
                            block * BLOCK, Math.min(examples.size(), (block + 1) * BLOCK))))
            .toList();
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      sink.accept(example, shifted(scores.get(i / BLOCK)[i % BLOCK], example.logitOffset()));
    }
  }

  private float[] score(EncodedFeatures none, List<Example> block) {
    List<EncodedFeatures> encoded = new ArrayList<>(block.size());
    for (Example example : block) {
      encoded.add(model.encoder().encode(example.values(), EnumSet.allOf(Scope.class)));
    }
    return model.score(none, encoded);
  }

  /** The probability among examples that were sampled: comparable with their labels. */
  private static float shifted(float probability, float logitOffset) {
    if (logitOffset == 0f) {
      return probability;
    }
    double logit = Math.log(probability) - Math.log1p(-probability);
    return Logits.probability((float) (logit + logitOffset));
  }

  /** The metrics of the model on labelled examples. */
  public Evaluation evaluate(ExampleSource source) {
    return collect(source).evaluate();
  }

  /** Score, label and group of every example; the examples themselves are not kept. */
  public Evaluator collect(ExampleSource source) {
    Evaluator evaluator = new Evaluator();
    forEach(
        source,
        (example, probability) -> evaluator.add(probability, example.label(), example.group()));
    return evaluator;
  }
}
