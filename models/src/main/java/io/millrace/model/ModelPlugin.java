package io.millrace.model;

import io.millrace.plugin.PluginRegistry;
import io.millrace.term.TermType;
import java.util.List;

/**
 * Brings term types and model kinds. Implementations have a constructor without arguments and are
 * named in {@code META-INF/services/io.millrace.model.ModelPlugin}.
 */
public interface ModelPlugin {
  /** The term types of all plug-ins. */
  PluginRegistry<ModelPlugin, TermType> TERMS =
      new PluginRegistry<>(ModelPlugin.class, ModelPlugin::terms, TermType::id, "term");

  /** The model kinds of all plug-ins. */
  PluginRegistry<ModelPlugin, ModelKind> KINDS =
      new PluginRegistry<>(ModelPlugin.class, ModelPlugin::kinds, ModelKind::id, "model");

  /** Its term types, whose ids no other plug-in's have. */
  default List<TermType> terms() {
    return List.of();
  }

  /** Its model kinds, whose ids no other plug-in's have. */
  default List<ModelKind> kinds() {
    return List.of();
  }
}
