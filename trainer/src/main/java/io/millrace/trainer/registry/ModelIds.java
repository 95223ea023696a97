package io.millrace.trainer.registry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.IntStream;

/** The names of models: kind and time, for instance {@code deepfm-20260131-120000}. */
public final class ModelIds {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private ModelIds() {}

  /**
   * A name that no artifact in the directory has; a number is put behind a name that is taken.
   *
   * @param kind for instance {@code deepfm}
   */
  public static String next(String kind, Instant now, Path directory) {
    String id = kind + "-" + TIME.format(now);
    return IntStream.iterate(1, n -> n + 1)
        .mapToObj(n -> n == 1 ? id : id + "-" + n)
        .filter(name -> !Files.exists(directory.resolve(name)))
        .findFirst()
        .orElseThrow();
  }
}
