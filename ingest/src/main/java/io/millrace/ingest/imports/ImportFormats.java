package io.millrace.ingest.imports;

import io.millrace.plugin.PluginRegistry;
import java.io.IOException;
import java.util.Collection;

/** The import formats of all plug-ins, by id. */
final class ImportFormats {
  private static final PluginRegistry<ImportPlugin, ImportFormat> FORMATS =
      new PluginRegistry<>(
          ImportPlugin.class, ImportPlugin::formats, ImportFormat::id, "import format");

  private ImportFormats() {}

  static Collection<ImportFormat> all() {
    return FORMATS.all();
  }

  /**
   * Returns the format of an id.
   *
   * @throws IllegalArgumentException if there is none
   */
  static ImportFormat of(String id) {
    return FORMATS.get(id);
  }

  /** Reads a history. It holds a temporary file until it is closed. */
  static History read(ImportFormat format, ImportSource source) throws IOException {
    HistoryWriter history = new HistoryWriter();
    try {
      format.read(source, history);
      return history.history();
    } catch (IOException | RuntimeException | Error e) {
      history.close();
      throw e;
    }
  }
}
