package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @Test
  void load_environmentAndFile_areAboveTheDefaultsInThatOrder(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("millrace.properties");
    Files.writeString(
        file, "MILLRACE_REDIS_URL=redis://file:1\nMILLRACE_NAMESPACE=from-file\nOTHER=x\n");

    Settings settings =
        Settings.load(
            Map.of("MILLRACE_NAMESPACE", " from-environment ", "MILLRACE_SERVING_PORT", " "), file);

    assertThat(settings.namespace().name()).isEqualTo("from-environment");
    assertThat(settings.redis().url()).isEqualTo("redis://file:1");
    assertThat(settings.serving().port()).isEqualTo(8080);
  }

  @Test
  void load_noFile_isTheDefaults(@TempDir Path directory) {
    assertThat(Settings.load(Map.of(), directory.resolve("none")).toVariables())
        .isEqualTo(Settings.defaults().toVariables())
        .hasSize(Settings.keys().size())
        .containsEntry("MILLRACE_NAMESPACE", "default");
  }

  @Test
  void with_aValue_leavesTheOriginalAlone() {
    Settings defaults = Settings.defaults();
    Settings changed = defaults.with("millrace.ingest.port", 0);

    assertThat(changed.ingest().port()).isZero();
    assertThat(defaults.ingest().port()).isEqualTo(8081);
  }

  @Test
  void number_thatIsNone_namesTheVariable() {
    for (String value : new String[] {"many", "-1", "1.5", "99999999999"}) {
      assertThatThrownBy(() -> Settings.defaults().with("millrace.serving.port", value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("MILLRACE_SERVING_PORT")
          .hasMessageContaining("'" + value + "'");
    }
  }

  @Test
  void namespace_thatIsNone_namesTheVariable() {
    assertThatThrownBy(() -> Settings.defaults().with("millrace.namespace", "My Shop").namespace())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MILLRACE_NAMESPACE")
        .hasMessageContaining("My Shop");
  }

  @Test
  void ingestUrl_notGiven_isMadeOfAddressAndPort() {
    assertThat(Settings.defaults().ingestUrl()).isEqualTo("http://127.0.0.1:8081");
    assertThat(Settings.defaults().with("millrace.ingest.url", "https://shop/in//").ingestUrl())
        .isEqualTo("https://shop/in");
  }

  @Test
  void path_relative_isMadeAbsolute() {
    assertThat(Settings.defaults().with("millrace.warehouse", "a/../b").storage().warehousePath())
        .isEqualTo(Path.of("b").toAbsolutePath());
  }
}
