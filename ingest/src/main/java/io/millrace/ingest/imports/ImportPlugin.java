package io.millrace.ingest.imports;

import io.millrace.plugin.PluginRegistry;
import java.util.List;

/**
 * Brings import formats. Implementations have a constructor without arguments and are named in
 * {@code META-INF/services/io.millrace.ingest.imports.ImportPlugin}.
 */
public interface ImportPlugin {
  /** The formats of all plug-ins. */
  PluginRegistry<ImportPlugin, ImportFormat> FORMATS =
      new PluginRegistry<>(
          ImportPlugin.class, ImportPlugin::formats, ImportFormat::id, "import format");

  /** Returns its formats, whose ids no other plug-in's have. */
  List<ImportFormat> formats();
}
