package io.millrace.serving.modelwatch;

import io.millrace.serving.ranking.LoadedModel;
import java.util.Optional;

/**
 * A model in use by a request: it is not closed before the handle is.
 *
 * @param state why there is no model, or one other than was asked for
 */
public record ModelHandle(Optional<LoadedModel> model, State state) implements AutoCloseable {
  /** How far the wish was met. */
  public enum State {
    /** The model that was asked for. */
    AS_ASKED,
    /** None was ever promoted or registered under that name. */
    NONE,
    /** It is registered but cannot be loaded; where a model is given, it is another one. */
    BROKEN
  }

  @Override
  public void close() {
    model.ifPresent(LoadedModel::release);
  }
}
