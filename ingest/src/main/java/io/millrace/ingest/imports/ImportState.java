package io.millrace.ingest.imports;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.ingest.client.CollectorClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far an import has come: kept in a file that is replaced, whole, behind each acknowledged
 * batch. After a kill it may lag behind by the batches in flight, never run ahead; those are sent
 * again, and recognised by their ids.
 *
 * @param fingerprint of the history's events
 * @param sent how many of them, from the first, are acknowledged
 * @param rejected by code
 */
record ImportState(
    String fingerprint,
    long sent,
    long accepted,
    @JsonProperty("rejected") Map<String, Long> rejected) {
  ImportState {
    rejected = Map.copyOf(rejected);
  }

  static ImportState begin(History history) {
    return new ImportState(fingerprint(history), 0, 0, Map.of());
  }

  static Optional<ImportState> load(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          JsonMapper.shared().readValue(Files.readAllBytes(file), ImportState.class));
    } catch (JacksonException e) {
      throw new ImportException(
          file + " cannot be read; begin anew with --restart: " + e.getOriginalMessage(), e);
    }
  }

  void save(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.write(next, JsonMapper.shared().writeValueAsBytes(this));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  ImportState plus(int events, CollectorClient.Answer answer) {
    Map<String, Long> all = new TreeMap<>(rejected);
    answer.rejected().forEach((code, count) -> all.merge(code, count, Long::sum));
    return new ImportState(fingerprint, sent + events, accepted + answer.accepted(), all);
  }

  static String fingerprint(History history) {
    CRC32 checksum = new CRC32();
    history.events().forEach(checksum::update);
    return "%d-%08x".formatted(history.events().size(), checksum.getValue());
  }
}
