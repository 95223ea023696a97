package io.millrace.ingest.imports;

import java.util.List;

/**
 * Brings import formats. Implementations have a constructor without arguments and are named in
 * {@code META-INF/services/io.millrace.ingest.imports.ImportPlugin}.
 */
public interface ImportPlugin {
  /** Returns its formats, whose ids no other plug-in's have. */
  List<ImportFormat> formats();
}
