package io.millrace.term;

import io.millrace.table.TableOptimizer;
import java.util.List;

/**
 * What terms are made with for training.
 *
 * @param fields how many fields have embeddings
 * @param featureFields fields without crosses
 * @param allFields fields with crosses
 * @param embeddingRows rows of the embedding table
 * @param featureRows rows without those of the crosses
 * @param rows rows with those of the crosses
 * @param baseLogit log odds of a positive, which every logit starts from
 * @param l2Embedding L2 on the embeddings; linear weights have a quarter of it
 * @param l1Wide L1 of FTRL-proximal in the wide part, in units of the summed loss
 * @param maxBatch the most examples of a step
 * @param tables what trains embeddings, and linear weights that ask for nothing else
 * @param threads that train side by side, each with a replica of the tower
 */
public record NetworkSettings(
    int fields,
    int featureFields,
    int allFields,
    int embeddingRows,
    int featureRows,
    int rows,
    int dimension,
    List<Integer> hidden,
    double dropout,
    boolean batchNorm,
    double learningRate,
    double l2Embedding,
    double l1Wide,
    float baseLogit,
    TableOptimizer tables,
    int maxBatch,
    int threads,
    long seed) {
  public NetworkSettings {
    hidden = List.copyOf(hidden);
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, is " + threads);
    }
  }
}
