package io.millrace.trainer.cli;

import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.EventSpan;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import io.millrace.placement.SourceShares;
import io.millrace.recommender.RecommenderArtifact;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.trainer.batch.WorkDirectory;
import io.millrace.trainer.dataset.LogDatasets;
import io.millrace.trainer.dataset.LogQuery;
import io.millrace.trainer.dataset.StoredTexts;
import io.millrace.trainer.holdout.HoldoutSplit;
import io.millrace.trainer.retrieval.InteractionReader;
import io.millrace.trainer.retrieval.RetrievalTrainer;
import io.millrace.trainer.slates.SlateComparison;
import io.millrace.trainer.slates.SlateOrder;
import io.millrace.trainer.slates.SlateOrders;
import io.millrace.trainer.training.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * The retrieval model of a recommender with a ranker. Whether it or the ranker orders the slates is
 * chosen with a retrieval model of the same components that knows nothing of the events after the
 * ranker's training examples.
 */
final class RetrievalPart implements TrainingRun.Extra {
  private final Namespace namespace;
  private final EventLog log;
  private final LogQuery query;
  private final RetrievalTrainer.Result retrieval;
  private final StoredTexts texts;
  private final Progress progress;

  /**
   * @param texts that the ranker has features of; none if it has no such features
   */
  RetrievalPart(
      Namespace namespace,
      EventLog log,
      LogQuery query,
      RetrievalTrainer.Result retrieval,
      StoredTexts texts,
      Progress progress) {
    this.texts = texts;
    this.namespace = namespace;
    this.log = log;
    this.query = query;
    this.retrieval = retrieval;
    this.progress = progress;
  }

  @Override
  public Optional<SlateOrder> order(TrainingRun.RankerWriter writer, Map<String, String> provenance)
      throws IOException {
    Optional<Instant> from =
        Optional.ofNullable(provenance.get(LogDatasets.VALIDATION_FROM)).map(Instant::parse);
    try (WorkDirectory directory = WorkDirectory.open()) {
      Earlier earlier = new Earlier(directory, writer);
      boolean ofInteractions = "interactions".equals(provenance.get("examples-from"));
      SlateOrder order =
          new SlateOrders(
                  SlateComparison.find().map(one -> one.with(texts)), namespace, log, progress)
              .choose(ofInteractions, from, query.seed(), earlier::write);
      return Optional.of(
          ofInteractions
              ? newest().map(event -> order.unlessStale(event, query.until())).orElse(order)
              : order);
    }
  }

  /** Returns the time of the newest event that was trained on. */
  private Optional<Instant> newest() {
    return log.spans(Topic.EVENTS).stream()
        .map(EventSpan::last)
        .max(Comparator.naturalOrder())
        .map(last -> last.isBefore(query.until()) ? last : query.until());
  }

  @Override
  public void write(Path directory, Optional<SlateOrder> order) throws IOException {
    RecommenderArtifact.write(
        directory,
        retrieval.model(),
        order.map(SlateOrder::rankerWeight).orElse(1.0),
        order.map(chosen -> chosen.shares().shares()).orElse(SourceShares.USUAL));
  }

  @Override
  public Map<String, Double> metrics() {
    return RetrievalTraining.metrics(retrieval);
  }

  /** The recommender as it was before the held-out events, at several weights of the ranker. */
  private final class Earlier {
    private final WorkDirectory directory;
    private final TrainingRun.RankerWriter ranker;
    private Optional<ItemToItemModel> model = Optional.empty();

    Earlier(WorkDirectory directory, TrainingRun.RankerWriter ranker) {
      this.directory = directory;
      this.ranker = ranker;
    }

    Path write(HoldoutSplit split, double rankerWeight) throws IOException {
      Path target = directory.file("recommender-" + rankerWeight);
      if (model.isEmpty()) {
        model = Optional.of(train(split));
      }
      ranker.write(target);
      RecommenderArtifact.write(target, model.get(), rankerWeight);
      return target;
    }

    private ItemToItemModel train(HoldoutSplit split) {
      return new RetrievalTrainer(Runtime.getRuntime().availableProcessors(), query.seed())
          .trainLike(
              retrieval,
              InteractionReader.read(
                  log,
                  query.since(),
                  query.until(),
                  interaction -> !split.heldOut(interaction),
                  progress),
              Map.of("holdout", split.id()),
              progress);
    }
  }
}
