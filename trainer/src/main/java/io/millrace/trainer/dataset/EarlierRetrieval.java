package io.millrace.trainer.dataset;

import io.millrace.event.InteractionType;
import io.millrace.retrieval.linear.ItemToItemModel;
import java.time.Instant;
import java.util.List;

/**
 * Trains retrieval models that know nothing of the newest parts of the log, so that what each says
 * of the time behind its part is what a retrieval model says of the future.
 */
@FunctionalInterface
public interface EarlierRetrieval {
  /**
   * Returns models in the order of {@link Model#from}, each for the time until the next; empty if
   * there is too little to learn from.
   *
   * @param positive the interaction that examples are made of
   * @param validationShare of the examples, the newest, in (0, 1)
   */
  List<Model> train(InteractionType positive, double validationShare);

  /**
   * A model and the examples that it may be asked for.
   *
   * @param from the first moment that the model does not know
   * @param share of the moments of users from then on that it is asked for, in (0, 1]: bounds the
   *     work
   */
  record Model(ItemToItemModel model, Instant from, double share) {
    public Model {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException("share must be in (0, 1], is " + share);
      }
    }
  }
}
