package io.millrace.onnx;

import io.millrace.feature.ModelSpec;
import io.millrace.feature.TermSpec;
import io.millrace.model.ModelKind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossOnnxTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"1, 0", "3, 0", "2, 4", "2, 1"})
  void artifact_crossNetwork_scoresAsOurModelDoes(int layers, int rank) throws Exception {
    ModelKind kind =
        ModelKind.spelledOut(
            new ModelSpec(
                "crossed",
                List.of(
                    TermSpec.of("linear"),
                    TermSpec.of("cross").with("layers", layers).with("rank", rank))));
    OnnxExportTest.assertSameScores(kind, false, directory);
  }
}
