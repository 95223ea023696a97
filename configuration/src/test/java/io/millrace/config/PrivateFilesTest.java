package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
  @TempDir Path directory;

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static Path chmod(Path file, String mode) throws IOException {
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Test
  void protect_homeThatEverybodyReads_keepsItForItsOwner() throws IOException {
    Path home = Files.createDirectory(directory.resolve("home"));
    Path logs = Files.createDirectory(home.resolve("logs"));
    Path log = chmod(Files.createFile(logs.resolve("millrace.log")), "rw-rw-r--");
    Path binary = Files.createDirectories(home.resolve("postgres/server")).resolve("initdb");
    chmod(Files.createFile(binary), "rwxrwxrwx");
    chmod(binary.getParent(), "rwxrwxrwx");
    Path foreign = chmod(Files.createFile(home.resolve("notes.txt")), "rw-r--r--");
    Path outside = chmod(Files.createFile(directory.resolve("outside")), "rw-r--r--");
    Files.createSymbolicLink(logs.resolve("link"), outside);
    chmod(logs, "rwxrwxr-x");
    chmod(home, "rwxrwxr-x");

    new Home(home).protect();

    assertThat(mode(home)).isEqualTo("rwx------");
    assertThat(mode(logs)).isEqualTo("rwx------");
    assertThat(mode(log)).isEqualTo("rw-------");
    assertThat(mode(binary.getParent())).isEqualTo("rwx------");
    assertThat(mode(binary)).as("still executable").isEqualTo("rwx------");
    assertThat(mode(foreign)).as("not Millrace's").isEqualTo("rw-r--r--");
    assertThat(mode(outside)).as("behind a link").isEqualTo("rw-r--r--");
  }

  @Test
  void protect_homeThatIsMissing_createsIt() throws IOException {
    Path home = directory.resolve("deep/home");

    new Home(home).protect();

    assertThat(mode(home)).isEqualTo("rwx------");
  }

  @Test
  void password_askedTwice_isTheSameAndRandom() throws IOException {
    String password = PrivateFiles.password(directory.resolve("one"));

    assertThat(password).matches("[0-9a-f]{48}");
    assertThat(PrivateFiles.password(directory.resolve("one"))).isEqualTo(password);
    assertThat(PrivateFiles.password(directory.resolve("other"))).isNotEqualTo(password);
    assertThat(mode(directory.resolve("one"))).isEqualTo("rw-------");
  }
}
