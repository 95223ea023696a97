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
import java.util.stream.Stream;

/**
 * A model's predictions for labelled examples, by the scorer that serving uses. An example's
 * position counts where it is known, and so does the offset of one that was sampled.
 */
public final class Predictions {
  private static final int BLOCK = 256;

  private final RankingModel model;

  public Predictions(RankingModel model) {
    this.model = model;
  }

  /** Receives an example and its predicted probability. */
  @FunctionalInterface
  public interface Sink {
    void accept(Example example, float probability);
  }

  /** Predicts every example, in order. */
  public void forEach(ExampleSource source, Sink sink) {
    EncodedFeatures none = model.encoder().encode(Map.of(), EnumSet.noneOf(Scope.class));
    List<Example> examples = new ArrayList<>(BLOCK);
    List<EncodedFeatures> encoded = new ArrayList<>(BLOCK);
    try (Stream<Example> stream = source.open()) {
      Iterator<Example> iterator = stream.iterator();
      while (iterator.hasNext()) {
        Example example = iterator.next();
        examples.add(example);
        encoded.add(model.encoder().encode(example.values(), EnumSet.allOf(Scope.class)));
        if (examples.size() == BLOCK || !iterator.hasNext()) {
          float[] scores = model.score(none, encoded);
          for (int i = 0; i < scores.length; i++) {
            sink.accept(examples.get(i), shifted(scores[i], examples.get(i).logitOffset()));
          }
          examples.clear();
          encoded.clear();
        }
      }
    }
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
    Evaluator evaluator = new Evaluator();
    forEach(
        source,
        (example, probability) -> evaluator.add(probability, example.label(), example.group()));
    return evaluator.evaluate();
  }
}
