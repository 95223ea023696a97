package io.millrace.model;

import io.millrace.plugin.PluginRegistry;
import io.millrace.term.TermType;

/** The term types and model kinds of all plug-ins on the class path, by id. */
final class ModelPlugins {
  static final PluginRegistry<ModelPlugin, TermType> TERMS =
      new PluginRegistry<>(ModelPlugin.class, ModelPlugin::terms, TermType::id, "term");
  static final PluginRegistry<ModelPlugin, ModelKind> KINDS =
      new PluginRegistry<>(ModelPlugin.class, ModelPlugin::kinds, ModelKind::id, "model");

  private ModelPlugins() {}
}
