package io.millrace.console.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What a model's manifest says of its training. The console needs no other part of an artifact. */
final class Provenance {
  private static final String MANIFEST = "manifest.json";

  private Provenance() {}

  /**
   * Empty where the manifest is gone, unreadable, or not under the directory of artifacts.
   *
   * @param artifacts the directory that every artifact must lie in
   */
  static Map<String, String> read(Path artifacts, Path artifact) {
    try {
      Path manifest = artifact.resolve(MANIFEST).toRealPath();
      if (!manifest.startsWith(artifacts.toRealPath())) {
        return Map.of();
      }
      Map<String, String> provenance = new HashMap<>();
      JsonMapper.shared()
          .readTree(Files.readString(manifest))
          .path("provenance")
          .properties()
          .forEach(fact -> provenance.put(fact.getKey(), fact.getValue().asString("")));
      return Map.copyOf(provenance);
    } catch (IOException | JacksonException e) {
      return Map.of();
    }
  }
}
