package io.millrace.serving.ranking;

import io.millrace.serving.candidate.ItemVectors;

/**
 * The model of a ranking and what it saw.
 *
 * @param model acquire it before asking it: the request that ranked has released it by then
 * @param user the user's part of the examples
 * @param vectors the items' vectors; good after the model is closed
 */
public record ModelUse(LoadedModel model, LoadedModel.UserPart user, ItemVectors vectors) {
  public FeatureView view() {
    return model.view();
  }
}
