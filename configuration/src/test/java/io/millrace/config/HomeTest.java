package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
  @TempDir Path directory;

  @Test
  void settings_nothingWritten_areTheDefaultsWithFilesInTheHome() {
    Settings settings = new Home(directory).settings(Map.of());

    assertThat(settings.storage().warehousePath()).isEqualTo(directory.resolve("warehouse"));
    assertThat(settings.storage().artifactsPath()).isEqualTo(directory.resolve("models"));
    assertThat(settings.serving().port()).isEqualTo(8080);
  }

  @Test
  void settings_written_areReadBackBelowTheEnvironment() {
    Home home = new Home(directory.resolve("deep/home"));
    home.write(
        Settings.defaults().with("millrace.serving.port", 1234).with("millrace.namespace", "shop"));

    Settings settings = home.settings(Map.of("MILLRACE_NAMESPACE", "books"));

    assertThat(settings.serving().port()).isEqualTo(1234);
    assertThat(settings.namespace().name()).isEqualTo("books");
  }

  @Test
  void write_password_isNotForOthers() throws IOException {
    Home home = new Home(directory);
    home.write(Settings.defaults());

    assertThat(Files.getPosixFilePermissions(home.file()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }
}
