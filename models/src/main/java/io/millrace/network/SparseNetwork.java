package io.millrace.network;

import io.millrace.model.Logits;
import io.millrace.model.ModelKind;
import io.millrace.model.TrainableModel;
import io.millrace.scoring.NetworkWeights;
import io.millrace.table.EmbeddingTable;
import io.millrace.table.FieldEmbeddings;
import io.millrace.table.RowGroups;
import io.millrace.table.SparseBatch;
import io.millrace.term.NetworkSettings;
import io.millrace.term.Term;
import io.millrace.term.TermType;
import io.millrace.term.TrainableTerm;
import io.millrace.term.TrainingParts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Embeddings and the terms of a model kind on them; one logit, trained jointly.
 *
 * <p>A step has two phases. In the first every thread takes a part of the batch forward and back
 * through all terms; whoever is ready before the others finds out which rows the batch has. In the
 * second those rows are dealt out: a task sums the gradients of its own rows, in the order of the
 * batch, and steps them. So no two threads write the same place, and a seed and a number of threads
 * give one model, to the bit.
 */
public final class SparseNetwork implements TrainableModel {
  /** Standard deviation of embeddings that no term has wishes for. */
  private static final double SMALL = 0.01;

  /** Of rows, for each thread: enough that one which falls behind has fewer of them. */
  private static final int PARTITIONS = 4;

  /** A part of a batch below this is not worth a thread. */
  private static final int LEAST_PART = 64;

  private final NetworkSettings settings;
  private final FieldEmbeddings embeddings;

  /** The last of the kind first: a dense term's gradient replaces, what follows is added. */
  private final List<TrainableTerm> terms = new ArrayList<>();

  private final boolean embedded;
  private final Workers workers;
  private final RowGroups[] groups;
  private final float[] input;
  private final float[] errors;
  private final float[] logits;
  private final float[] logitErrors;
  private final double[] losses;
  private float bias;
  private boolean unsettled;

  public SparseNetwork(ModelKind kind, NetworkSettings settings) {
    this.settings = settings;
    int threads = settings.threads();
    int partitions = threads == 1 ? 1 : PARTITIONS * threads;
    groups = RowGroups.partitions(partitions);
    EmbeddingTable table =
        EmbeddingTable.normal(
            settings.embeddingRows(),
            settings.dimension(),
            deviation(kind, settings),
            settings.seed());
    embeddings =
        new FieldEmbeddings(
            table,
            settings.tables().of(table, settings.learningRate(), settings.l2Embedding()),
            settings.fields(),
            partitions);
    TrainingParts parts =
        new TrainingParts(threads, partitions, largestPart(settings.maxBatch(), threads));
    List<TermType> types = kind.types();
    for (int i = types.size() - 1; i >= 0; i--) {
      terms.add(types.get(i).create(kind.terms().get(i), settings, parts));
    }
    embedded = terms.stream().anyMatch(TrainableTerm::readsEmbeddings);
    workers = new Workers(threads);
    input = new float[Math.multiplyExact(settings.maxBatch(), embeddings.width())];
    errors = new float[input.length];
    logits = new float[settings.maxBatch()];
    logitErrors = new float[settings.maxBatch()];
    losses = new double[threads];
    bias = settings.baseLogit();
  }

  /** Of a batch that is too small for all threads, a part may have up to two least ones. */
  private static int largestPart(int maxBatch, int threads) {
    return Math.max((maxBatch + threads - 1) / threads, Math.min(maxBatch, 2 * LEAST_PART));
  }

  private static double deviation(ModelKind kind, NetworkSettings settings) {
    return kind.types().stream()
        .map(type -> type.embeddingDeviation(settings.fields(), settings.dimension()))
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .findFirst()
        .orElse(SMALL);
  }

  /** How many threads take part in a batch. */
  private int parts(SparseBatch batch) {
    return Math.max(1, Math.min(settings.threads(), batch.size() / LEAST_PART));
  }

  private static int bound(SparseBatch batch, int part, int parts) {
    return (int) ((long) batch.size() * part / parts);
  }

  private void forward(
      SparseBatch batch, int part, int from, int to, boolean training, float[] into) {
    if (embedded) {
      embeddings.gather(batch, from, to, input);
    }
    Arrays.fill(into, from, to, bias);
    for (TrainableTerm term : terms) {
      term.forward(part, batch, from, to, input, training, into);
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
    terms.forEach(TrainableTerm::begin);
    workers.run(
        groups.length + terms.size(),
        task -> {
          if (task < terms.size()) {
            terms.get(task).update(parts);
          } else {
            scatter(batch, task - terms.size());
          }
        });
    double loss = 0;
    for (int part = 0; part < parts; part++) {
      loss += losses[part];
    }
    return loss;
  }

  private void scatter(SparseBatch batch, int partition) {
    if (embedded) {
      embeddings.scatter(batch, errors, groups[partition], partition);
    }
    for (TrainableTerm term : terms) {
      term.scatter(batch, logitErrors, groups[partition], partition);
    }
  }

  private void forwardAndBack(SparseBatch batch, int part, int parts) {
    int from = bound(batch, part, parts);
    int to = bound(batch, part + 1, parts);
    forward(batch, part, from, to, true, logits);
    losses[part] = Logits.loss(batch, from, to, logits, logitErrors);
    boolean add = false;
    for (TrainableTerm term : terms) {
      term.backward(part, batch, from, to, input, logitErrors, errors, add);
      add |= term.readsEmbeddings();
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
    terms.forEach(term -> term.learningRate(rate));
  }

  /** Before the tables are read by anybody else than the next step. */
  private void settle() {
    if (unsettled) {
      embeddings.optimizer().settle(embeddings.table());
      terms.forEach(TrainableTerm::settle);
      unsettled = false;
    }
  }

  @Override
  public NetworkWeights weights() {
    settle();
    List<Term> weights = new ArrayList<>();
    for (int i = terms.size() - 1; i >= 0; i--) {
      weights.add(terms.get(i).weights());
    }
    return new NetworkWeights(embeddings.table(), weights, bias);
  }

  @Override
  public void restore(NetworkWeights weights) {
    settle();
    embeddings.table().copyFrom(weights.embeddings());
    for (int i = 0; i < terms.size(); i++) {
      terms.get(i).restore(weights.terms().get(terms.size() - 1 - i));
    }
    bias = weights.bias();
  }

  @Override
  public void close() {
    workers.close();
  }
}
