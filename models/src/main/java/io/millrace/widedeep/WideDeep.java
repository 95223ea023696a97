package io.millrace.widedeep;

import io.millrace.model.Logits;
import io.millrace.model.NetworkSettings;
import io.millrace.model.TrainableModel;
import io.millrace.scoring.NetworkWeights;
import io.millrace.table.EmbeddingTable;
import io.millrace.table.FieldEmbeddings;
import io.millrace.table.FtrlProximal;
import io.millrace.table.LazyAdam;
import io.millrace.table.LinearWeights;
import io.millrace.table.SparseBatch;
import io.millrace.tower.Tower;

/**
 * A wide linear part over all rows, crosses included, and a tower on embeddings, trained jointly on
 * one logit (Cheng et al. 2016, equation 3): the wide part by FTRL-proximal with L1, the deep part
 * by Adam.
 */
public final class WideDeep implements TrainableModel {
  private static final double DEVIATION = 0.05;

  /** FTRL-proximal's alpha and beta, within what McMahan et al. 2013, section 3.1, advise. */
  private static final double WIDE_RATE = 0.05;

  private static final double WIDE_BETA = 1;

  private final NetworkSettings settings;
  private final FieldEmbeddings embeddings;
  private final LinearWeights wide;
  private final Tower tower;
  private final float[] input;
  private final float[] errors;
  private final float[] logits;
  private final float[] logitErrors;
  private float bias;

  public WideDeep(NetworkSettings settings) {
    this.settings = settings;
    EmbeddingTable table =
        EmbeddingTable.normal(
            settings.embeddingRows(), settings.dimension(), DEVIATION, settings.seed());
    EmbeddingTable weights = new EmbeddingTable(settings.rows(), 1);
    embeddings =
        new FieldEmbeddings(
            table,
            new LazyAdam(table, settings.learningRate(), settings.l2Embedding()),
            settings.fields());
    wide =
        new LinearWeights(
            weights,
            new FtrlProximal(weights, WIDE_RATE, WIDE_BETA, settings.l1Wide(), 0),
            settings.allFields());
    tower = new Tower(settings.tower());
    input = new float[settings.maxBatch() * embeddings.width()];
    errors = new float[input.length];
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
    wide.addTo(batch, into);
  }

  @Override
  public double train(SparseBatch batch) {
    forward(batch, true, logits);
    double loss = Logits.loss(batch, logits, logitErrors);
    tower.backward(logitErrors, errors);
    embeddings.scatter(batch, errors);
    tower.update();
    for (int n = 0; n < batch.size(); n++) {
      logitErrors[n] *= batch.size();
    }
    wide.scatter(batch, logitErrors);
    return loss;
  }

  @Override
  public void predict(SparseBatch batch, float[] into) {
    forward(batch, false, into);
  }

  /**
   * The wide part keeps its rate: FTRL-proximal computes weights from it, so another rate would
   * change what has been learned, and its rates fall by themselves, row by row.
   */
  @Override
  public void learningRateFactor(double factor) {
    embeddings.optimizer().learningRate(settings.learningRate() * factor);
    tower.learningRate(settings.learningRate() * factor);
  }

  @Override
  public NetworkWeights weights() {
    return new NetworkWeights(false, embeddings.table(), wide.table(), tower.weights(), bias);
  }

  @Override
  public void restore(NetworkWeights weights) {
    embeddings.table().copyFrom(weights.embeddings());
    wide.table().copyFrom(weights.linear());
    tower.weights(weights.tower());
    bias = weights.bias();
  }
}
