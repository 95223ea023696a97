package io.millrace.model;

import io.millrace.term.TermType;
import java.util.List;

/**
 * Brings term types and model kinds. Implementations have a constructor without arguments and are
 * named in {@code META-INF/services/io.millrace.model.ModelPlugin}.
 */
public interface ModelPlugin {
  /** Its term types, whose ids no other plug-in's have. */
  default List<TermType> terms() {
    return List.of();
  }

  /** Its model kinds, whose ids no other plug-in's have. */
  default List<ModelKind> kinds() {
    return List.of();
  }
}
