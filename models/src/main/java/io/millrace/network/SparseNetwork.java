package io.millrace.network;

import io.millrace.model.Logits;
import io.millrace.model.NetworkSettings;
import io.millrace.model.TrainableModel;
import io.millrace.scoring.NetworkWeights;
import io.millrace.table.EmbeddingTable;
import io.millrace.table.FieldEmbeddings;
import io.millrace.table.LinearWeights;
import io.millrace.table.RowGroups;
import io.millrace.table.SparseBatch;
import io.millrace.tower.Tower;
import java.util.ArrayList;
import java.util.List;

/**
 * Linear weights, embeddings, a tower on them and, where the model is factorized, their second
 * order; one logit, trained jointly.
 *
 * <p>A step has two phases. In the first every thread takes a part of the batch forward and back,
 * on a replica of the tower; whoever is ready before the others finds out which rows the batch has.
 * In the second those rows are dealt out: a task sums the gradients of its own rows, in the order
 * of the batch, and steps them. So no two threads write the same place, and a seed and a number of
 * threads give one model, to the bit.
 */
public final class SparseNetwork implements TrainableModel {
  /**
   * How far the second order of a new model may be from 0 where all pairs of fields agree. Where it
   * begins at next to nothing, so do the gradients of the rows, which are other rows, and what Adam
   * makes of them is noise; where it is large, rows that are hardly ever met go on saying
   * something.
   */
  private static final double FIRST_SECOND_ORDER = 0.08;

  /** Of embeddings that only a tower reads, which has first values of its own. */
  private static final double SMALL = 0.01;

  /** First values that the tower sees must not be large either. */
  private static final double MOST_DEVIATION = 0.1;

  /** Of rows, for each thread: enough that one which falls behind has fewer of them. */
  private static final int PARTITIONS = 4;

  /** A part of a batch below this is not worth a thread. */
  private static final int LEAST_PART = 64;

  private final NetworkSettings settings;
  private final boolean factorized;
  private final LinearPart linearPart;
  private final FieldEmbeddings embeddings;
  private final LinearWeights linear;
  private final FactorizationMachine machine;
  private final List<Tower> towers = new ArrayList<>();
  private final Workers workers;
  private final RowGroups[] groups;
  private final float[] input;
  private final float[] errors;
  private final float[] sums;
  private final float[] logits;
  private final float[] logitErrors;
  private final double[] losses;
  private float bias;
  private boolean unsettled;

  /**
   * @param factorized whether the second order is part of the logit
   */
  public SparseNetwork(NetworkSettings settings, boolean factorized, LinearPart linearPart) {
    this.settings = settings;
    this.factorized = factorized;
    this.linearPart = linearPart;
    int threads = settings.threads();
    int partitions = threads == 1 ? 1 : PARTITIONS * threads;
    groups = RowGroups.partitions(partitions);
    EmbeddingTable table =
        EmbeddingTable.normal(
            settings.embeddingRows(),
            settings.dimension(),
            factorized ? deviation(settings.fields(), settings.dimension()) : SMALL,
            settings.seed());
    embeddings =
        new FieldEmbeddings(
            table,
            settings.tables().of(table, settings.learningRate(), settings.l2Embedding()),
            settings.fields(),
            partitions);
    EmbeddingTable weights = new EmbeddingTable(linearPart.rows(), 1);
    linear =
        new LinearWeights(
            weights, linearPart.optimizer().apply(weights), linearPart.fields(), partitions);
    machine = new FactorizationMachine(settings.fields(), settings.dimension());
    int part = (settings.maxBatch() + threads - 1) / threads;
    Tower first = new Tower(settings.tower());
    towers.add(first);
    for (int i = 1; i < threads; i++) {
      towers.add(first.replica(part, settings.seed() + 7919L * i));
    }
    workers = new Workers(threads);
    input = new float[Math.multiplyExact(settings.maxBatch(), embeddings.width())];
    errors = new float[input.length];
    sums = new float[settings.maxBatch() * settings.dimension()];
    logits = new float[settings.maxBatch()];
    logitErrors = new float[settings.maxBatch()];
    losses = new double[threads];
    bias = settings.baseLogit();
  }

  /**
   * The standard deviation s of a factorized model's embeddings: the dot product of two rows has
   * one of {@code s^2 sqrt(dimension)}.
   */
  static double deviation(int fields, int dimension) {
    double pairs = Math.max(1, fields * (fields - 1) / 2.0);
    return Math.min(MOST_DEVIATION, Math.sqrt(FIRST_SECOND_ORDER / (Math.sqrt(dimension) * pairs)));
  }

  /** How many threads take part in a batch. */
  private int parts(SparseBatch batch) {
    return Math.max(1, Math.min(towers.size(), batch.size() / LEAST_PART));
  }

  private static int bound(SparseBatch batch, int part, int parts) {
    return (int) ((long) batch.size() * part / parts);
  }

  private void forward(
      SparseBatch batch, int part, int from, int to, boolean training, float[] into) {
    embeddings.gather(batch, from, to, input);
    towers.get(part).forward(input, from, to - from, training, into);
    for (int n = from; n < to; n++) {
      into[n] += bias;
    }
    linear.addTo(batch, from, to, into);
    if (factorized) {
      machine.forward(input, from, to, into, sums);
    }
  }

  @Override
  public double train(SparseBatch batch) {
    int parts = parts(batch);
    unsettled = true;
    RowGroups.deal(batch, groups);
    workers.run(
        parts + groups.length,
        task -> {
          if (task < parts) {
            forwardAndBack(batch, task, parts);
          } else {
            groups[task - parts].group(batch);
          }
        });
    embeddings.begin();
    linear.begin();
    float scale = linearPart.summedLoss() ? batch.size() : 1f;
    workers.run(
        groups.length + 1,
        task -> {
          if (task == 0) {
            towers.get(0).update(towers.subList(1, parts));
          } else {
            int partition = task - 1;
            embeddings.scatter(batch, errors, groups[partition], partition);
            linear.scatter(batch, logitErrors, scale, groups[partition], partition);
          }
        });
    double loss = 0;
    for (int part = 0; part < parts; part++) {
      loss += losses[part];
    }
    return loss;
  }

  private void forwardAndBack(SparseBatch batch, int part, int parts) {
    int from = bound(batch, part, parts);
    int to = bound(batch, part + 1, parts);
    forward(batch, part, from, to, true, logits);
    losses[part] = Logits.loss(batch, from, to, logits, logitErrors);
    towers.get(part).backward(logitErrors, errors);
    if (factorized) {
      machine.backward(input, from, to, sums, logitErrors, errors);
    }
  }

  @Override
  public void predict(SparseBatch batch, float[] into) {
    settle();
    int parts = parts(batch);
    workers.run(
        parts,
        part ->
            forward(
                batch,
                part,
                bound(batch, part, parts),
                bound(batch, part + 1, parts),
                false,
                into));
  }

  @Override
  public void learningRateFactor(double factor) {
    double rate = settings.learningRate() * factor;
    embeddings.optimizer().learningRate(rate);
    if (linearPart.followsRate()) {
      linear.optimizer().learningRate(rate);
    }
    towers.get(0).learningRate(rate);
  }

  /** Before the tables are read by anybody else than the next step. */
  private void settle() {
    if (unsettled) {
      embeddings.optimizer().settle(embeddings.table());
      linear.optimizer().settle(linear.table());
      unsettled = false;
    }
  }

  @Override
  public NetworkWeights weights() {
    settle();
    return new NetworkWeights(
        factorized, embeddings.table(), linear.table(), towers.get(0).weights(), bias);
  }

  @Override
  public void restore(NetworkWeights weights) {
    settle();
    embeddings.table().copyFrom(weights.embeddings());
    linear.table().copyFrom(weights.linear());
    linear.optimizer().adopt(linear.table());
    towers.get(0).weights(weights.tower());
    towers.forEach(tower -> tower.takeRunningValues(towers.get(0)));
    bias = weights.bias();
  }

  @Override
  public void close() {
    workers.close();
  }
}
