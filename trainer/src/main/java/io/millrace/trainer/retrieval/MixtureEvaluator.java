package io.millrace.trainer.retrieval;

import io.millrace.retrieval.linear.Component;
import io.millrace.retrieval.linear.HistoryBuffer;
import io.millrace.retrieval.linear.ItemScores;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Answers questions with mixtures of components, over all items. */
final class MixtureEvaluator {
  /** Length of the slates that are judged. */
  static final int SLATE = 10;

  private final Interactions interactions;
  private final TypeWeights types;
  private final Questions questions;
  private final double[] trend;
  private final int threads;

  MixtureEvaluator(TypeWeights types, Questions questions, double[] trend, int threads) {
    this.interactions = questions.history();
    this.types = types;
    this.questions = questions;
    this.trend = trend;
    this.threads = threads;
  }

  /** Returns the mean over the questions of each candidate's largest score; 1 if there is none. */
  double[] scales(List<Component> candidates) {
    double[][] sums = new double[threads][candidates.size()];
    forEachQuestion(
        (thread, worker, question) -> {
          worker.read(question);
          for (int c = 0; c < candidates.size(); c++) {
            worker.score(candidates.get(c));
            if (worker.scores.order(1) > 0) {
              sums[thread][c] += worker.scores.score(worker.scores.best(0));
            }
          }
        });
    double[] scales = new double[candidates.size()];
    for (int c = 0; c < scales.length; c++) {
      double sum = 0;
      for (double[] part : sums) {
        sum += part[c];
      }
      scales[c] = sum > 0 ? sum / questions.questions().size() : 1;
    }
    return scales;
  }

  /** Returns the mean NDCG@10 of each mixture. */
  double[] ndcg(List<Component> candidates, double[] scales, List<Mixture> mixtures) {
    double[][] sums = new double[threads][mixtures.size()];
    int n = interactions.items().size();
    forEachQuestion(
        (thread, worker, question) -> {
          worker.read(question);
          boolean[] used = new boolean[candidates.size()];
          mixtures.forEach(m -> m.parts().forEach(part -> used[part.candidate()] = true));
          float[][] scores = worker.dense(candidates.size(), n);
          for (int c = 0; c < used.length; c++) {
            if (used[c]) {
              worker.score(candidates.get(c));
              float[] into = scores[c];
              double scale = scales[c];
              worker.scores.forEach((item, score) -> into[item] = (float) (score / scale));
            }
          }
          for (int m = 0; m < mixtures.size(); m++) {
            worker.mix(mixtures.get(m), scores);
            sums[thread][m] += worker.ndcg(question);
          }
        });
    double[] means = new double[mixtures.size()];
    for (double[] part : sums) {
      for (int m = 0; m < means.length; m++) {
        means[m] += part[m] / questions.questions().size();
      }
    }
    return means;
  }

  private interface Work {
    void accept(int thread, Worker worker, Questions.Question question);
  }

  private void forEachQuestion(Work work) {
    List<Questions.Question> all = questions.questions();
    IntStream.range(0, threads)
        .parallel()
        .forEach(
            thread -> {
              Worker worker = new Worker();
              for (int i = thread; i < all.size(); i += threads) {
                work.accept(thread, worker, all.get(i));
              }
            });
  }

  /** The buffers of one thread. */
  private final class Worker {
    private final HistoryReader reader = new HistoryReader(interactions, types);
    private final HistoryBuffer history = new HistoryBuffer();
    private final ItemScores scores = new ItemScores();
    private final float[] mixed = new float[interactions.items().size()];
    private float[][] dense = new float[0][];
    private int user;

    void read(Questions.Question question) {
      user = question.user();
      reader.read(question.user(), history);
    }

    void score(Component component) {
      component.score(history, scores);
    }

    float[][] dense(int candidates, int items) {
      if (dense.length != candidates) {
        dense = new float[candidates][items];
      }
      for (float[] row : dense) {
        Arrays.fill(row, 0);
      }
      return dense;
    }

    void mix(Mixture mixture, float[][] candidates) {
      Arrays.fill(mixed, 0);
      for (Mixture.Part part : mixture.parts()) {
        float[] row = candidates[part.candidate()];
        float weight = (float) part.weight();
        for (int item = 0; item < mixed.length; item++) {
          mixed[item] += weight * row[item];
        }
      }
      if (mixture.trendExponent() != 0) {
        for (int item = 0; item < mixed.length; item++) {
          if (mixed[item] > 0) {
            mixed[item] *= (float) Math.pow(trend[item], mixture.trendExponent());
          }
        }
      }
      if (!questions.repeats()) {
        for (int event = interactions.start(user); event < interactions.end(user); event++) {
          mixed[interactions.item(event)] = Float.NEGATIVE_INFINITY;
        }
      }
    }

    /** Items without a score are in no slate: they would stand in any order. */
    double ndcg(Questions.Question question) {
      double sum = 0;
      for (int target : question.targets()) {
        float own = mixed[target];
        if (own > 0) {
          int rank = 0;
          for (int item = 0; item < mixed.length && rank < SLATE; item++) {
            rank += mixed[item] > own || (mixed[item] == own && item < target) ? 1 : 0;
          }
          sum += rank < SLATE ? gain(rank) : 0;
        }
      }
      double ideal = 0;
      for (int rank = 0; rank < Math.min(SLATE, question.targets().length); rank++) {
        ideal += gain(rank);
      }
      return sum / ideal;
    }

    private static double gain(int rank) {
      return Math.log(2) / Math.log(rank + 2);
    }
  }
}
