package io.millrace.term;

import io.millrace.table.RowGroups;
import io.millrace.table.SparseBatch;

/**
 * A term in training. A step has two phases: several threads call {@link #forward} and {@link
 * #backward}, each for another part of the batch; then {@link #begin} is called once, and {@link
 * #update} and {@link #scatter}, each for another partition, by several threads at once.
 */
public interface TrainableTerm {
  /** Whether it reads the fields' embeddings, and so has a gradient there. */
  boolean readsEmbeddings();

  /**
   * Adds what the term gives to the logits of some examples.
   *
   * @param part which part of the batch, counted from 0
   * @param pooled the embeddings, {@code batch.size() x fields x dimension}
   * @param training whether a {@link #backward} may follow
   */
  void forward(
      int part,
      SparseBatch batch,
      int from,
      int to,
      float[] pooled,
      boolean training,
      float[] logits);

  /**
   * Goes back through the last {@link #forward} of the part.
   *
   * @param logitErrors the gradient at each logit
   * @param pooledErrors receives the gradient at the embeddings; not touched by a term that does
   *     not read them
   * @param add whether the gradient is added to what is there, or replaces it
   */
  void backward(
      int part,
      SparseBatch batch,
      int from,
      int to,
      float[] pooled,
      float[] logitErrors,
      float[] pooledErrors,
      boolean add);

  /** All parts have gone back: tables are stepped next. */
  default void begin() {}

  /**
   * Steps a partition of the rows of the term's own table.
   *
   * @param groups the batch's entries of the partition
   */
  default void scatter(SparseBatch batch, float[] logitErrors, RowGroups groups, int partition) {}

  /**
   * Steps the term's dense weights.
   *
   * @param parts how many parts took part
   */
  default void update(int parts) {}

  /** From the next step on. */
  void learningRate(double rate);

  /** Does what is put off, before anybody else reads the weights. */
  default void settle() {}

  /** The weights as they are; tables are shared with this term, all else is copied. */
  Term weights();

  /** Replaces the weights by those of a term of the same shape; optimisers keep their state. */
  void restore(Term weights);
}
