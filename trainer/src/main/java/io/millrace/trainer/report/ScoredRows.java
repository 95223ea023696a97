package io.millrace.trainer.report;

import io.millrace.model.RankingModel;
import io.millrace.trainer.dataset.Example;
import io.millrace.trainer.dataset.ExampleSource;
import io.millrace.trainer.evaluation.Evaluation;
import io.millrace.trainer.evaluation.Evaluator;
import io.millrace.trainer.evaluation.Predictions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final Map<String, Evaluator> slices = new LinkedHashMap<>();

  private ScoredRows() {}

  /**
   * Scores the rows.
   *
   * @param train whoever or whatever is not in it counts as new
   * @param also sees every row and its score
   */
  public static ScoredRows of(
      RankingModel model, ExampleSource rows, ExampleSource train, Predictions.Sink also) {
    Set<String> users = new HashSet<>();
    Set<String> items = new HashSet<>();
    try (Stream<Example> examples = train.open()) {
      examples.forEach(
          example -> {
            users.add(example.group());
            items.add(example.item());
          });
    }
    ScoredRows scored = new ScoredRows();
    new Predictions(model)
        .forEach(
            rows,
            (example, score) -> {
              scored.add(example, score);
              scored.slice("users", users, example.group(), example, score);
              scored.slice("items", items, example.item(), example, score);
              also.accept(example, score);
            });
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

  private void slice(String what, Set<String> known, String name, Example example, float score) {
    if (!name.isEmpty()) {
      slices
          .computeIfAbsent(
              (known.contains(name) ? "known " : "new ") + what, same -> new Evaluator())
          .add(score, example.label(), example.group());
    }
  }

  private ScoredRows trimmed() {
    scores = Arrays.copyOf(scores, size);
    labels = Arrays.copyOf(labels, size);
    groups = Arrays.copyOf(groups, size);
    return this;
  }

  public Evaluation evaluation() {
    return all.evaluate();
  }

  /** New and known users and items, where rows say who and what. */
  public List<RunReport.Slice> slices() {
    List<RunReport.Slice> list = new ArrayList<>();
    slices.forEach((name, evaluator) -> list.add(new RunReport.Slice(name, evaluator.evaluate())));
    return list;
  }

  public List<Reliability.Bin> reliability() {
    return Reliability.bins(scores, labels);
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
