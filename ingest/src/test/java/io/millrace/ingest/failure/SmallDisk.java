package io.millrace.ingest.failure;

import io.millrace.config.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of 64 MB in memory; needs the right to mount. */
final class SmallDisk {
  private static final String FILLER = "filler";

  private SmallDisk() {}

  /** Whether it could be mounted. */
  static boolean mount(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    return run("mount", "-t", "tmpfs", "-o", "size=64m", "millrace", directory.toString());
  }

  static void unmount(Path directory) throws IOException, InterruptedException {
    run("umount", "-l", directory.toString());
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  static void fill(Settings settings) throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(file(settings))) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      if (Files.size(file(settings)) == 0) {
        throw full;
      }
    }
  }

  static void clear(Settings settings) throws IOException {
    Files.delete(file(settings));
  }

  private static Path file(Settings settings) {
    return settings.storage().warehousePath().resolve(FILLER);
  }
}
