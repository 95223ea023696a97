package io.millrace.trainer.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
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
 * What was begun goes when the place is closed, or with the process where somebody interrupts it.
 */
public final class ArtifactPlace implements AutoCloseable {
  private static final String MANIFEST = "manifest.json";
  private static final int ATTEMPTS = 20;

  private final Path target;
  private final Path hidden;
  private final Thread atExit = new Thread(this::abandon, "abandon-artifact");

  private ArtifactPlace(Path target, Path hidden) {
    this.target = target;
    this.hidden = hidden;
    Runtime.getRuntime().addShutdownHook(atExit);
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
      Path old = old();
      Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
      Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
      delete(old);
    } else {
      Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private Path old() {
    return hidden.resolveSibling(hidden.getFileName() + ".old");
  }

  /**
   * The process ends in the middle: what was begun goes, an artifact that was about to be replaced
   * comes back. Other threads may still be writing, so what cannot be deleted is tried again.
   */
  void abandon() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        if (!Files.exists(target) && Files.exists(old())) {
          Files.move(old(), target, StandardCopyOption.ATOMIC_MOVE);
        }
        for (Path begun : begun()) {
          delete(begun);
        }
        return;
      } catch (IOException | UncheckedIOException e) {
        // Somebody writes or deletes at the same time; there is nobody left to tell.
      }
    }
  }

  /** Everything that has the hidden name within its own, as the artifact's writer's files have. */
  private List<Path> begun() throws IOException {
    String name = String.valueOf(hidden.getFileName());
    Path parent = hidden.getParent();
    if (parent == null) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(parent)) {
      return files.filter(file -> String.valueOf(file.getFileName()).contains(name)).toList();
    }
  }

  /** Takes a published artifact away again. */
  public void withdraw() throws IOException {
    delete(target);
  }

  /** Removes what was written and not published. */
  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // The process is ending: the hook sees to it.
    }
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
