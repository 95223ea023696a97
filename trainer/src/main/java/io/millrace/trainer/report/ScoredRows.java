package io.millrace.trainer.report;

import io.millrace.model.RankingModel;
import io.millrace.trainer.dataset.Example;
import io.millrace.trainer.dataset.ExampleSource;
import io.millrace.trainer.evaluation.Evaluator;
import io.millrace.trainer.evaluation.Predictions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A model's scores of the validation rows, 12 bytes a row, with what is needed to compare them. */
public final class ScoredRows {
  private final Map<String, Integer> groupNumbers = new HashMap<>();
  private float[] scores = new float[1024];
  private float[] labels = new float[1024];
  private int[] groups = new int[1024];
  private int groupCount;
  private int size;
  private final Evaluator all = new Evaluator();
  private List<RunReport.Slice> slices = List.of();
  private int slicesSkipped;

  private ScoredRows() {}

  /**
   * Scores the rows.
   *
   * @param train whoever or whatever is not in it counts as new
   * @param also sees every row and its score
   */
  public static ScoredRows of(
      RankingModel model, ExampleSource rows, ExampleSource train, Predictions.Sink also) {
    SeenNames users = new SeenNames();
    SeenNames items = new SeenNames();
    try (Stream<Example> examples = train.open()) {
      examples.forEach(
          example -> {
            users.add(example.group());
            items.add(example.item());
          });
    }
    Slices slices = new Slices(model.encoder(), users, items);
    ScoredRows scored = new ScoredRows();
    new Predictions(model)
        .forEach(
            rows,
            (example, score) -> {
              scored.add(example, score);
              slices.add(example, score);
              also.accept(example, score);
            });
    scored.slices = slices.list();
    scored.slicesSkipped = slices.skipped();
    return scored.trimmed();
  }

  /** Scores the rows of which only the whole is of interest. */
  public static ScoredRows of(RankingModel model, ExampleSource rows) {
    ScoredRows scored = new ScoredRows();
    new Predictions(model).forEach(rows, scored::add);
    return scored.trimmed();
  }

  private void add(Example example, float score) {
    if (size == scores.length) {
      int length = Math.addExact(size, size / 2);
      scores = Arrays.copyOf(scores, length);
      labels = Arrays.copyOf(labels, length);
      groups = Arrays.copyOf(groups, length);
    }
    scores[size] = score;
    labels[size] = example.label();
    groups[size++] =
        example.group().isEmpty()
            ? groupCount++
            : groupNumbers.computeIfAbsent(example.group(), name -> groupCount++);
    all.add(score, example.label(), example.group());
  }

  private ScoredRows trimmed() {
    scores = Arrays.copyOf(scores, size);
    labels = Arrays.copyOf(labels, size);
    groups = Arrays.copyOf(groups, size);
    return this;
  }

  /** How good the model is. */
  public Quality quality() {
    return new Quality(all.evaluate(), Reliability.bins(scores, labels), Curves.of(scores, labels));
  }

  /** Parts of the rows that are large enough; empty where only the whole was of interest. */
  public List<RunReport.Slice> slices() {
    return slices;
  }

  /** How many parts were too small to be shown. */
  public int slicesSkipped() {
    return slicesSkipped;
  }

  public int rows() {
    return size;
  }

  public long positives() {
    long positives = 0;
    for (float label : labels) {
      positives += label > 0 ? 1 : 0;
    }
    return positives;
  }

  /** NaN without rows. */
  public double meanScore() {
    double sum = 0;
    for (float score : scores) {
      sum += score;
    }
    return sum / size;
  }

  /** Whether rows say whose they are. */
  public boolean grouped() {
    return !groupNumbers.isEmpty();
  }

  /** Whether both are of the same rows, as far as labels and users tell. */
  public boolean sameRows(ScoredRows other) {
    return Arrays.equals(labels, other.labels) && Arrays.equals(groups, other.groups);
  }

  /** This model's AUC less the other's. */
  public PairedBootstrap.Interval aucAgainst(ScoredRows other, long seed) {
    return PairedBootstrap.auc(scores, other.scores, labels, groups, seed);
  }
}
