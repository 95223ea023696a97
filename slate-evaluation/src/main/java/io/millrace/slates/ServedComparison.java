package io.millrace.slates;

import io.millrace.eventlog.EventLog;
import io.millrace.namespace.Namespace;
import io.millrace.slates.metrics.Interval;
import io.millrace.slates.metrics.SlateMetrics;
import io.millrace.trainer.dataset.ReadProgress;
import io.millrace.trainer.dataset.StoredTexts;
import io.millrace.trainer.holdout.HoldoutSplit;
import io.millrace.trainer.slates.ChosenShares;
import io.millrace.trainer.slates.SlateComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes the slates of recommenders by the serving code, for the trainer. */
public final class ServedComparison implements SlateComparison {
  /** Items of a slate. */
  private static final int K = 10;

  private final StoredTexts texts;

  /** Without text vectors. */
  public ServedComparison() {
    this(StoredTexts.NONE);
  }

  private ServedComparison(StoredTexts texts) {
    this.texts = texts;
  }

  @Override
  public SlateComparison with(StoredTexts texts) {
    return new ServedComparison(texts);
  }

  @Override
  public Session open(
      Namespace namespace, EventLog log, HoldoutSplit split, ReadProgress progress) {
    SlateOptions options = SlateOptions.of(namespace, K).withBaselines(Set.of());
    return new ServedSession(
        new SlateEvaluator(log, split, options, texts, progress), options.seed());
  }

  private record ServedSession(SlateEvaluator evaluator, long seed) implements Session {
    @Override
    public List<Result> compare(List<Contender> contenders) {
      List<Result> results = new ArrayList<>();
      double[] first = {};
      for (Contender contender : contenders) {
        Measured measured = evaluator.slates(slatesOf(contender));
        double[] ndcgs = measured.ndcgs();
        first = results.isEmpty() ? ndcgs : first;
        SlateMetrics mean = measured.mean();
        Interval lead = Interval.ofDifference(first, ndcgs, seed);
        results.add(
            new Result(
                contender.name(),
                mean.hitRate(),
                mean.ndcg(),
                lead.mean(),
                lead.low(),
                lead.high()));
      }
      return results;
    }

    @Override
    public ChosenShares learnShares(Contender contender) {
      return evaluator.searchShares(slatesOf(contender));
    }

    private static io.millrace.slates.Contender slatesOf(Contender contender) {
      return io.millrace.slates.Contender.of(contender.name(), contender.artifact());
    }
  }
}
