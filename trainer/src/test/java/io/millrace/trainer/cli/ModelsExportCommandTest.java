package io.millrace.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsExportCommandTest {
  @TempDir Path directory;

  @Test
  void export_artifact_writesOneFileAndNamesItsInputs() throws IOException {
    Path artifact = SmallTable.train(directory, "model", "--model=wide-deep");
    Path file = directory.resolve("model.onnx");

    CommandRun run =
        CommandRun.of(
            new ModelsCommand(), "export", "--artifact=" + artifact, "--onnx=" + file, "--json");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.json().get("inputs").valueStream().map(node -> node.asString()))
        .containsExactly(
            "rows_user",
            "weights_user",
            "rows_item",
            "weights_item",
            "rows_price",
            "weights_price",
            "rows_user_x_item",
            "weights_user_x_item");
    assertThat(run.json().get("bytes").asLong()).isEqualTo(Files.size(file));
  }

  @Test
  void export_badOptions_sayWhatToName() {
    Path file = directory.resolve("model.onnx");
    assertThat(CommandRun.of(new ModelsCommand(), "export", "--onnx=" + file).err())
        .contains("either a registered MODEL or --artifact");
    assertThat(
            CommandRun.of(
                    new ModelsCommand(),
                    "export",
                    "--artifact=" + directory,
                    "--onnx=" + directory.resolve("no/where.onnx"))
                .err())
        .contains("directory that exists");
    CommandRun none =
        CommandRun.of(new ModelsCommand(), "export", "--artifact=" + directory, "--onnx=" + file);
    assertThat(none.status()).isEqualTo(1);
    assertThat(none.err()).contains("not a model artifact", "manifest.json");
    assertThat(file).doesNotExist();
  }
}
