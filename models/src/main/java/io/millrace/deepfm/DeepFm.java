package io.millrace.deepfm;

import io.millrace.model.Logits;
import io.millrace.model.NetworkSettings;
import io.millrace.model.TrainableModel;
import io.millrace.scoring.NetworkWeights;
import io.millrace.table.EmbeddingTable;
import io.millrace.table.FieldEmbeddings;
import io.millrace.table.LazyAdam;
import io.millrace.table.LinearWeights;
import io.millrace.table.SparseBatch;
import io.millrace.tower.Tower;

/**
 * First order + factorization machine + tower, the latter two on the same embeddings (Guo et al.
 * 2017, equation 1). Everything is trained by Adam; tables lazily, row by row. Crosses are left
 * out: the factorization machine has all pairs already.
 */
public final class DeepFm implements TrainableModel {
  private static final double DEVIATION = 0.05;

  private final NetworkSettings settings;
  private final FieldEmbeddings embeddings;
  private final LinearWeights linear;
  private final FactorizationMachine machine;
  private final Tower tower;
  private final float[] input;
  private final float[] errors;
  private final float[] sums;
  private final float[] logits;
  private final float[] logitErrors;
  private float bias;

  public DeepFm(NetworkSettings settings) {
    this.settings = settings;
    EmbeddingTable table =
        EmbeddingTable.normal(
            settings.embeddingRows(), settings.dimension(), DEVIATION, settings.seed());
    EmbeddingTable weights = new EmbeddingTable(settings.embeddingRows(), 1);
    embeddings =
        new FieldEmbeddings(
            table,
            new LazyAdam(table, settings.learningRate(), settings.l2Embedding()),
            settings.fields());
    linear =
        new LinearWeights(
            weights,
            new LazyAdam(weights, settings.learningRate(), settings.l2Embedding()),
            settings.fields());
    machine = new FactorizationMachine(settings.fields(), settings.dimension());
    tower = new Tower(settings.tower());
    input = new float[settings.maxBatch() * embeddings.width()];
    errors = new float[input.length];
    sums = new float[settings.maxBatch() * settings.dimension()];
    logits = new float[settings.maxBatch()];
    logitErrors = new float[settings.maxBatch()];
    bias = settings.baseLogit();
  }

  private void forward(SparseBatch batch, boolean training, float[] into) {
    embeddings.gather(batch, input);
    tower.forward(input, batch.size(), training, into);
    for (int n = 0; n < batch.size(); n++) {
      into[n] += bias;
    }
    linear.addTo(batch, into);
    machine.forward(input, batch.size(), into, sums);
  }

  @Override
  public double train(SparseBatch batch) {
    forward(batch, true, logits);
    double loss = Logits.loss(batch, logits, logitErrors);
    tower.backward(logitErrors, errors);
    machine.backward(input, batch.size(), sums, logitErrors, errors);
    embeddings.scatter(batch, errors);
    linear.scatter(batch, logitErrors);
    tower.update();
    return loss;
  }

  @Override
  public void predict(SparseBatch batch, float[] into) {
    forward(batch, false, into);
  }

  @Override
  public void learningRateFactor(double factor) {
    double rate = settings.learningRate() * factor;
    embeddings.optimizer().learningRate(rate);
    linear.optimizer().learningRate(rate);
    tower.learningRate(rate);
  }

  @Override
  public NetworkWeights weights() {
    return new NetworkWeights(true, embeddings.table(), linear.table(), tower.weights(), bias);
  }

  @Override
  public void restore(NetworkWeights weights) {
    embeddings.table().copyFrom(weights.embeddings());
    linear.table().copyFrom(weights.linear());
    tower.weights(weights.tower());
    bias = weights.bias();
  }
}
