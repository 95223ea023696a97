package io.millrace.slates;

import io.millrace.eventlog.EventLog;
import io.millrace.namespace.Namespace;
import io.millrace.slates.metrics.Interval;
import io.millrace.trainer.dataset.ReadProgress;
import io.millrace.trainer.dataset.StoredTexts;
import io.millrace.trainer.holdout.HoldoutSplit;
import io.millrace.trainer.slates.SlateComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Compares recommenders by the slates that the serving code makes, for the trainer. */
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
  public List<Result> compare(
      Namespace namespace,
      EventLog log,
      HoldoutSplit split,
      List<Contender> contenders,
      ReadProgress progress) {
    SlateReport report =
        SlateEvaluator.evaluate(
            log,
            split,
            contenders.stream()
                .map(one -> io.millrace.slates.Contender.of(one.name(), one.artifact()))
                .toList(),
            SlateOptions.of(namespace, K).withBaselines(Set.of()),
            texts,
            progress);
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < contenders.size(); i++) {
      SlateReport.Result found = report.results().get(i);
      Interval lead = i == 0 ? new Interval(0, 0, 0) : report.comparisons().get(i - 1).ndcg();
      results.add(
          new Result(
              found.name(),
              found.hitRate().mean(),
              found.ndcg().mean(),
              lead.mean(),
              lead.low(),
              lead.high()));
    }
    return results;
  }
}
