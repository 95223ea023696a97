package io.millrace.trainer.registry;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The directory that an artifact shall stand in. It is written beside it under a hidden name, and
 * renamed when all of it is there: whoever looks sees the old artifact, or the new one, or none.
 */
public final class ArtifactPlace implements AutoCloseable {
  private static final String MANIFEST = "manifest.json";

  private final Path target;
  private final Path hidden;

  private ArtifactPlace(Path target, Path hidden) {
    this.target = target;
    this.hidden = hidden;
  }

  /**
   * Checks the place before the work begins.
   *
   * @param directory absent, empty, or an artifact, which will be replaced
   * @throws DirectoryNotEmptyException where something else is there
   */
  public static ArtifactPlace at(Path directory) throws IOException {
    Path target = directory.toAbsolutePath().normalize();
    Path parent = target.getParent();
    if (parent == null || (Files.exists(target) && !replaceable(target))) {
      throw new DirectoryNotEmptyException(target.toString());
    }
    Files.createDirectories(parent);
    return new ArtifactPlace(
        target, parent.resolve("." + target.getFileName() + "." + UUID.randomUUID()));
  }

  private static boolean replaceable(Path target) throws IOException {
    if (!Files.isDirectory(target)) {
      return false;
    }
    try (Stream<Path> files = Files.list(target)) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      return names.isEmpty() || names.contains(MANIFEST);
    }
  }

  /** Where to write; does not exist yet. */
  public Path hidden() {
    return hidden;
  }

  /** Where it will be. */
  public Path target() {
    return target;
  }

  /** Puts what was written into its place. */
  public void publish() throws IOException {
    if (Files.exists(target)) {
      Path old = hidden.resolveSibling(hidden.getFileName() + ".old");
      Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
      Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
      delete(old);
    } else {
      Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Takes a published artifact away again. */
  public void withdraw() throws IOException {
    delete(target);
  }

  /** Removes what was written and not published. */
  @Override
  public void close() throws IOException {
    delete(hidden);
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
