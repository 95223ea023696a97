package com.example.millrace;

import io.millrace.ingest.imports.ImportFormat;
import io.millrace.ingest.imports.ImportPlugin;
import java.util.List;

public final class ExampleFormats implements ImportPlugin {
  @Override
  public List<ImportFormat> formats() {
    return List.of(new ClickLogFormat());
  }
}
