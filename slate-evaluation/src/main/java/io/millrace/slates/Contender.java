package io.millrace.slates;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the serving code ranks with.
 *
 * @param name in the report; the model's id in the registry
 * @param artifact the model's directory; if empty, serving makes slates without a model
 */
public record Contender(String name, Optional<Path> artifact) {
  /** Serving without a model: neighbours of the history, then popular items. */
  public static Contender withoutModel() {
    return new Contender("no model", Optional.empty());
  }

  /** Serving with a model. */
  public static Contender of(String id, Path artifact) {
    return new Contender(id, Optional.of(artifact));
  }
}
