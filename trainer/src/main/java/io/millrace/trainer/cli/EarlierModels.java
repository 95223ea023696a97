package io.millrace.trainer.cli;

import io.millrace.event.InteractionType;
import io.millrace.eventlog.EventLog;
import io.millrace.trainer.dataset.EarlierRetrieval;
import io.millrace.trainer.dataset.LogQuery;
import io.millrace.trainer.retrieval.InteractionReader;
import io.millrace.trainer.retrieval.Interactions;
import io.millrace.trainer.retrieval.RetrievalTrainer;
import io.millrace.trainer.retrieval.TrainingCut;
import io.millrace.trainer.training.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Retrieval models of the chosen components, each trained on the interactions before a cut. The
 * last cut is where the validation begins; the others go back from there, so that most of the
 * training examples are behind one. Large catalogues, whose models take long, have one cut, which
 * leaves as many training examples behind it as validation examples.
 *
 * @param chosen on all interactions
 */
record EarlierModels(
    EventLog log, LogQuery query, RetrievalTrainer.Result chosen, Progress progress)
    implements EarlierRetrieval {
  /** Most moments of users that the models are asked for: bounds the time. */
  private static final int MOST_MOMENTS = 30_000;

  /** Items up to which there are several cuts. */
  private static final int SMALL = 8_000;

  /** Of the positives, between two cuts. */
  private static final double STEP = 0.3;

  /** Of the positives, before the first cut. */
  private static final double LEAST_KNOWN = 0.25;

  @Override
  public List<Model> train(InteractionType positive, double validationShare) {
    Interactions all =
        InteractionReader.read(log, query.since(), query.until(), event -> true, progress);
    RetrievalTrainer trainer =
        new RetrievalTrainer(Runtime.getRuntime().availableProcessors(), query.seed());
    List<TrainingCut> cuts =
        unknown(all.items().size(), validationShare).stream()
            .flatMap(unknown -> TrainingCut.of(all, positive, unknown).stream())
            .toList();
    long moments = cuts.isEmpty() ? 0 : cuts.get(0).moments();
    double share = Math.min(1, MOST_MOMENTS / (double) Math.max(1, moments));
    List<Model> models = new ArrayList<>(cuts.size());
    for (TrainingCut cut : cuts) {
      models.add(
          new Model(
              trainer.trainLike(
                  chosen, cut.before(), Map.of("until", cut.at().toString()), progress),
              cut.at(),
              share));
    }
    return models;
  }

  /** Returns the shares of the positives that the models do not know, the largest first. */
  static List<Double> unknown(int items, double validationShare) {
    if (items > SMALL) {
      return List.of(Math.min(1 - LEAST_KNOWN, 2 * validationShare));
    }
    List<Double> shares = new ArrayList<>();
    for (double share = validationShare; 1 - share >= LEAST_KNOWN; share += STEP) {
      shares.add(0, share);
    }
    return shares.isEmpty() ? List.of(validationShare) : shares;
  }
}
