package io.millrace.config;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * Files and directories that only their owner can read, write or enter. On file systems without
 * POSIX permissions, the permissions stay what the file system makes them.
 */
public final class PrivateFiles {
  private static final int SECRET_BYTES = 24;
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFiles() {}

  /**
   * Creates a directory with mode 0700, or takes the permissions of group and others away from one
   * that is there. Parents that are missing are created with the permissions of the process.
   *
   * @throws IOException also if the directory belongs to another user
   */
  public static Path directory(Path directory) throws IOException {
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (!Files.isDirectory(directory)) {
      if (posix(parent == null ? directory : parent)) {
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER));
      } else {
        Files.createDirectory(directory);
      }
    }
    tighten(directory);
    return directory;
  }

  /**
   * Takes the permissions of group and others away from everything below a directory, and from the
   * directory itself. Symbolic links are not followed.
   *
   * @throws IOException also if a file belongs to another user
   */
  public static void tightenAll(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes)
              throws IOException {
            tighten(entered);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!attributes.isSymbolicLink()) {
              tighten(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            // A running process may delete its files meanwhile.
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
              throw e;
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /**
   * Reads a random password of 48 hexadecimal digits, which is made and stored with mode 0600 when
   * it is asked for the first time.
   */
  public static String password(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] random = new byte[SECRET_BYTES];
      new SecureRandom().nextBytes(random);
      Path directory = file.toAbsolutePath().getParent();
      // Temporary files are created with mode 0600.
      Path part = Files.createTempFile(directory, file.getFileName().toString(), ".part");
      Files.writeString(part, HexFormat.of().formatHex(random));
      Files.move(part, file);
    }
    tighten(file);
    return Files.readString(file).strip();
  }

  private static void tighten(Path file) throws IOException {
    if (!posix(file)) {
      return;
    }
    try {
      Set<PosixFilePermission> granted = Files.getPosixFilePermissions(file);
      if (!OWNER.containsAll(granted)) {
        Set<PosixFilePermission> kept = EnumSet.noneOf(PosixFilePermission.class);
        kept.addAll(granted);
        kept.retainAll(OWNER);
        Files.setPosixFilePermissions(file, kept);
      }
    } catch (IOException e) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  private static boolean posix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
