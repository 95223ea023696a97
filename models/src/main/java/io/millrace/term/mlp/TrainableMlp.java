package io.millrace.term.mlp;

import io.millrace.table.SparseBatch;
import io.millrace.term.Term;
import io.millrace.term.TrainableTerm;
import io.millrace.term.TrainingParts;
import io.millrace.tower.Tower;
import io.millrace.tower.TowerSettings;
import java.util.ArrayList;
import java.util.List;

/** An MLP in training: each thread has a replica, whose gradients are added up for one step. */
final class TrainableMlp implements TrainableTerm {
  private final List<Tower> towers = new ArrayList<>();
  private final int width;
  private final float[] outputs;

  /** What goes back, where it is to be added to something; made when that happens first. */
  private float[] back = {};

  TrainableMlp(TowerSettings settings, TrainingParts parts) {
    Tower first = new Tower(settings);
    towers.add(first);
    for (int i = 1; i < parts.threads(); i++) {
      towers.add(first.replica(parts.largestPart(), settings.seed() + 7919L * i));
    }
    width = settings.inputs();
    outputs = new float[settings.maxBatch()];
  }

  @Override
  public boolean readsEmbeddings() {
    return true;
  }

  @Override
  public void forward(
      int part,
      SparseBatch batch,
      int from,
      int to,
      float[] pooled,
      boolean training,
      float[] logits) {
    towers.get(part).forward(pooled, from, to - from, training, outputs);
    for (int n = from; n < to; n++) {
      logits[n] += outputs[n];
    }
  }

  @Override
  public void backward(
      int part,
      SparseBatch batch,
      int from,
      int to,
      float[] pooled,
      float[] logitErrors,
      float[] pooledErrors,
      boolean add) {
    if (!add) {
      towers.get(part).backward(logitErrors, pooledErrors);
      return;
    }
    float[] own = back(pooledErrors.length);
    towers.get(part).backward(logitErrors, own);
    for (int i = from * width; i < to * width; i++) {
      pooledErrors[i] += own[i];
    }
  }

  private synchronized float[] back(int length) {
    if (back.length < length) {
      back = new float[length];
    }
    return back;
  }

  @Override
  public void update(int parts) {
    towers.get(0).update(towers.subList(1, parts));
  }

  @Override
  public void learningRate(double rate) {
    towers.get(0).learningRate(rate);
  }

  @Override
  public Term weights() {
    return new MlpTerm(towers.get(0).weights());
  }

  @Override
  public void restore(Term weights) {
    towers.get(0).weights(((MlpTerm) weights).weights());
    towers.forEach(tower -> tower.takeRunningValues(towers.get(0)));
  }
}
