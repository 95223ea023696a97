package io.millrace.ingest.imports;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Histories as {@code millrace import} reads them. */
final class Histories {
  private Histories() {}

  static History read(String format, Path path) throws IOException {
    return read(format, path, StandardCharsets.UTF_8);
  }

  static History read(String format, Path path, Charset charset) throws IOException {
    return read(format, new ImportSource(path, charset, Map.of(), Optional.empty()));
  }

  static History read(String format, Path path, Map<String, String> types) throws IOException {
    return read(format, new ImportSource(path, StandardCharsets.UTF_8, types, Optional.empty()));
  }

  static History mapped(Path mapping, Path path) throws IOException {
    return read(
        "csv", new ImportSource(path, StandardCharsets.UTF_8, Map.of(), Optional.of(mapping)));
  }

  private static History read(String format, ImportSource source) throws IOException {
    return History.read(ImportPlugin.FORMATS.get(format), source);
  }
}
